import Datasets
import Foundation
import Networks
import Pruning
import Tensors
import Training

/// Runs side by side, whose speed can be measured again and again, on noise or on given images.
/// They train through the very path that campaigns use: data stream with augmentation, engine,
/// optimiser, logs.
public struct Gauge: Sendable {
  private let runs: [Transferred<Runner>]

  /// Makes the runs; each takes one step to warm up.
  /// - Parameters:
  ///   - threads: of each run.
  ///   - images: in place of noise.
  public init(
    _ architecture: Architecture, backend: Backend, batch: Int, runs count: Int, threads: Int = 1,
    images: TrainingSplit? = nil
  ) throws {
    let split = images ?? TrainingSplit(.noise(like: architecture, count: 2 * batch))
    runs = try (0..<count).map { seed in
      let engine = try backend.engine(for: architecture, batch: batch, threads: threads)
      return Transferred(
        value: Runner(
          architecture, engine, BatchStream(split, batchSize: batch, seed: seed), seed: seed))
    }
    _ = trainingRate(for: 0)
  }

  /// Training images per second of all runs together, over at least `seconds` and one step each.
  public func trainingRate(for seconds: Double) -> Double {
    rate(for: seconds) { $0.train() }
  }

  /// The same of evaluation: one batch, forward, batch norm with running statistics.
  public func evaluationRate(for seconds: Double) -> Double {
    rate(for: seconds) { $0.evaluate() }
  }

  /// Seconds for which steps waited for images, of all runs together, so far.
  public var waited: Double { runs.reduce(0) { $0 + $1.value.waited } }

  private func rate(
    for seconds: Double, _ step: @escaping @Sendable (Runner) -> Void
  ) -> Double {
    Workers.concurrently(runs) { run in
      let start = ContinuousClock.now
      var steps = 0
      repeat {
        step(run.value)
        steps += 1
      } while ContinuousClock.now - start < .seconds(seconds)
      return Double(steps * run.value.batch.count) / ((ContinuousClock.now - start) / .seconds(1))
    }.reduce(0, +)
  }

  private final class Runner {
    let batch: Batch
    private var loop: Loop<Dense>
    private let engine: any Engine
    private let weights: [Float]
    private var logits: [Float]

    init(_ architecture: Architecture, _ engine: any Engine, _ stream: BatchStream, seed: Int) {
      let setting = Setting(
        model: architecture.name, data: Setting.DataChoice(name: "noise", digest: ""),
        batch: stream.batchSize, seed: seed)
      let run = Run(
        setting: setting,
        schedule: Schedule(epochs: 1_000_000, learningRate: 0.01, decayEpochs: []),
        engine: engine, data: stream, batch: stream.makeBatch(),
        randomness: .streams(seed: seed, architecture))
      loop = Loop(Dense(), run)
      batch = .synthetic(
        of: architecture.inputShape.count, count: stream.batchSize, classes: architecture.classes)
      var random = RandomStream(seed: seed, name: "gauge")
      weights = architecture.initialWeights(stream: &random)
      logits = Array(repeating: 0, count: stream.batchSize * architecture.classes)
      self.engine = engine
    }

    var waited: Double { loop.run.dataSeconds }

    func train() {
      do { try loop.train(until: loop.run.step + 1) } catch { preconditionFailure("\(error)") }
    }

    func evaluate() {
      engine.logits(
        at: weights, statistics: engine.initialStatistics, of: batch, into: &logits)
    }
  }
}

extension Examples {
  fileprivate static func noise(like architecture: Architecture, count: Int) -> Examples {
    let shape = architecture.inputShape
    var stream = RandomStream(seed: 1, name: "noise")
    let images = ImageShape(channels: shape.channels, height: shape.height, width: shape.width)
    return Examples(
      pixels: (0..<count * shape.count).map { _ in UInt8(truncatingIfNeeded: stream.next()) },
      labels: (0..<count).map { UInt8($0 % architecture.classes) }, shape: images,
      classCount: architecture.classes,
      normalisation: Normalisation(
        mean: Array(repeating: 0.5, count: shape.channels),
        deviation: Array(repeating: 0.25, count: shape.channels)))
  }
}
