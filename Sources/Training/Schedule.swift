import Tensors

/// Length, learning rate and ramp of one phase of training (models-and-data.md 4).
public struct Schedule: Codable, Hashable, Sendable {
  public var epochs: Int
  public var learningRate: Double
  public var decayEpochs: [Int]
  public var decayFactor: Double
  /// The beginning, in which the rate rises; `nil` where there is none.
  public var warmUp: WarmUp?
  public var weightDecay: Float
  public var momentum: Float = 0.9
  public var optimiser = Optimiser.nesterov
  /// Whether weight decay acts on batch-norm scale and shift too (methods.md 0.5).
  public var decaysNormalisation = false
  /// Fine-tuning counts epochs from 0 and draws from streams of its own (methods.md 10).
  public var phase = Phase.training

  public enum Phase: String, Codable, Sendable {
    case training
    case fineTuning = "fine-tuning"

    /// What is added to the names of the data streams.
    public var streamSuffix: String { self == .training ? "" : "-ft" }
  }

  /// The rate rises step by step from a fraction of the base rate to all of it (Goyal et al. 2017).
  public struct WarmUp: Codable, Hashable, Sendable {
    public var epochs: Int
    public var start: Double

    public init(epochs: Int, start: Double) { (self.epochs, self.start) = (epochs, start) }
  }

  /// The update rule (methods.md 0.5). Adam has betas 0.9 and 0.999 and is meant for fine-tuning.
  public enum Optimiser: String, Codable, Sendable { case nesterov, adam }

  public init(
    epochs: Int, learningRate: Double, decayEpochs: [Int], decayFactor: Double = 0.1,
    weightDecay: Float = 1e-4, phase: Phase = .training
  ) {
    self.epochs = epochs
    self.learningRate = learningRate
    self.decayEpochs = decayEpochs
    self.decayFactor = decayFactor
    self.weightDecay = weightDecay
    self.phase = phase
  }

  /// Where the sparsity ramp ends, E2: the second decay.
  public var rampEnd: Int { decayEpochs.count > 1 ? decayEpochs[1] : epochs }

  /// The base rate times the factor once for every decay that has passed; constant in an epoch.
  /// During the warm-up this is what the rate rises to.
  public func learningRate(atEpoch epoch: Int) -> Double {
    decayEpochs.reduce(learningRate) { rate, decay in decay <= epoch ? rate * decayFactor : rate }
  }

  /// The rate of a step, counted from 0.
  public func learningRate(atStep step: Int, of stepsPerEpoch: Int) -> Double {
    let rate = learningRate(atEpoch: step / stepsPerEpoch)
    guard let warmUp, step < warmUp.epochs * stepsPerEpoch else { return rate }
    let passed = Double(step) / Double(stepsPerEpoch) / Double(warmUp.epochs)
    return rate * (warmUp.start + (1 - warmUp.start) * passed)
  }

  /// Cubic ramp from 0 to `final` (methods.md 0.4; Zhu & Gupta 2017).
  /// - Parameter epoch: completed epochs; a fraction gives a ramp that moves at every step.
  public func ramp(to final: Double, atEpoch epoch: Double) -> Double {
    guard epoch < Double(rampEnd) else { return final }
    let left = 1 - epoch / Double(rampEnd)
    return final * (1 - left * left * left)
  }
}

extension Schedule {
  /// The paper's schedule for a network (models-and-data.md 4).
  public static func paper(for model: String) -> Schedule {
    if model == "resnet50" {
      var schedule = Schedule(epochs: 90, learningRate: 0.4, decayEpochs: [30, 60, 80])
      schedule.warmUp = WarmUp(epochs: 5, start: 0.25)
      return schedule
    }
    return model.hasPrefix("wrn")
      ? Schedule(
        epochs: 200, learningRate: 0.1, decayEpochs: [60, 120, 160], decayFactor: 0.2,
        weightDecay: 5e-4)
      : Schedule(epochs: 300, learningRate: 0.2, decayEpochs: [150, 225])
  }

  /// The paper's images a step for a network (models-and-data.md 3.4): of CIFAR, or of ImageNet.
  public static func paperBatch(for model: String) -> Int { model == "resnet50" ? 1024 : 128 }
}
