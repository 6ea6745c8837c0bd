import CKernels
import Datasets
import Foundation
import Networks
import Tensors

/// A stage in training: what a method sees and changes.
///
/// The state can be read and written freely; the verbs are ``backpropagate(at:)`` and
/// ``descend(decaying:)``. A `Run` is not copyable, so that its buffers are never copied by
/// accident, and a step allocates nothing. It holds training images only: what the evaluator reads
/// and finds is out of a method's reach.
public struct Run: ~Copyable {
  public let setting: Setting
  public let schedule: Schedule
  public let layout: ParameterLayout
  public let stepsPerEpoch: Int
  public var state: TrainingState
  /// The gradient of the last ``backpropagate(at:)``, with an entry at every position.
  public var gradient: [Float]

  let engine: any Engine
  private let scoring: (any ScoringEngine)?
  /// Loss and right answers of the current epoch so far.
  var epochTotal = BatchResult()
  /// A number of the method's own for the log of mask updates.
  var noted: Double?

  private var data: any TrainingData
  private let randomness: Randomness
  private var batch: Batch
  /// The gradient of one part of a batch; empty where batches are never parted.
  private var partGradient: [Float] = []
  private(set) var effective: [Float]
  private var scratch: [Float]
  /// Neighbouring tensors of one kind and the same weight decay, as one range.
  private let descentRanges: [(range: Range<Int>, isPrunable: Bool, decay: Float)]

  /// - Parameter scoring: for methods that score in double precision.
  public init(
    setting: Setting, schedule: Schedule, engine: any Engine, data: any TrainingData,
    batch: Batch, randomness: Randomness, scoring: (any ScoringEngine)? = nil
  ) {
    self.scoring = scoring
    self.setting = setting
    self.schedule = schedule
    self.engine = engine
    self.data = data
    self.batch = batch
    self.randomness = randomness
    stepsPerEpoch = data.stepsPerEpoch
    layout = engine.layout
    state = TrainingState(
      weights: randomness.weights("init"), statistics: engine.initialStatistics,
      layout: engine.layout)
    gradient = Array(repeating: 0, count: layout.count)
    effective = gradient
    scratch = Array(repeating: 0, count: layout.prunableRange.count)
    descentRanges = Self.descentRanges(layout, schedule)
  }

  // MARK: Reading

  public var step: Int { state.step }
  public var epoch: Int { state.step / stepsPerEpoch }
  public var totalSteps: Int { schedule.epochs * stepsPerEpoch }
  public var layers: [Layer] { layout.prunable }
  public var learningRate: Float {
    Float(schedule.learningRate(atStep: step, of: stepsPerEpoch))
  }

  /// `|w|` of the stored prunable weights, in flat order.
  ///
  /// The array is reused by the next call; it is copied only if it is still held then.
  public mutating func magnitudes() -> [Float] {
    state.weights.withUnsafeBufferPointer { weights in
      pb_magnitudes(&scratch, weights.baseAddress!, scratch.count)
    }
    return scratch
  }

  /// L2 norm of each stored filter of `filters`, accumulated in double precision.
  public func norms(of filters: [Range<Int>]) -> [Double] {
    filters.map { filter in
      state.weights[filter].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }

  /// The target sparsity of the current epoch on the way to `final`.
  public func ramp(to final: Double) -> Double {
    schedule.ramp(to: final, atEpoch: Double(epoch))
  }

  /// Fresh keys, one per prunable weight, the same whenever this step is reached: to choose at
  /// random is to take those of lowest key (methods.md 0.3).
  public var randomKeys: [Float] { randomness.keys(state.isSetUp ? step : -1) }

  /// Standard normal noise, one number per prunable weight, the same whenever this step is reached.
  public var normalNoise: [Float] { randomness.normals(step) }

  /// The weights with the prunable ones drawn anew (methods.md 5).
  public var redrawnWeights: [Float] { randomness.redrawn(state.weights) }

  // MARK: Verbs

  /// Computes the gradient of the batch of this step at the weights that `forward` names.
  public mutating func backpropagate(at forward: ForwardWeights) {
    loadEffective(forward)
    var total = BatchResult()
    for part in 0..<data.parts(of: step) {
      data.fill(&batch, step: step, part: part)
      Self.add(
        batch, to: &total, &gradient, &partGradient, engine, at: effective, &state.statistics)
    }
    epochTotal += total
  }

  /// Zeroes the gradient where the mask is 0.
  public mutating func maskGradient() { Self.keep(&gradient, state.mask.kept) }

  /// One step of the schedule's optimiser on the stored weights (methods.md 0.5).
  /// - Parameters:
  ///   - decaying: the weights that weight decay acts on, those stored or those that the last
  ///     ``backpropagate(at:)`` used.
  ///   - decaysPrunable: `false` spares the prunable tensors weight decay.
  public mutating func descend(decaying: DecayTarget = .stored, decaysPrunable: Bool = true) {
    if schedule.optimiser == .adam { return descendByAdam(decaying, decaysPrunable) }
    let (rate, momentum, count) = (learningRate, schedule.momentum, layout.count)
    state.weights.withUnsafeMutableBufferPointer { w in
      state.velocity.withUnsafeMutableBufferPointer { v in
        gradient.withUnsafeBufferPointer { g in
          effective.withUnsafeBufferPointer { effective in
            precondition(w.count == count && v.count == count && g.count == count)
            for (range, isPrunable, decay) in descentRanges {
              let at = range.lowerBound
              let (w, v) = (w.baseAddress! + at, v.baseAddress! + at)
              let decayed = decaying == .stored ? UnsafePointer(w) : effective.baseAddress! + at
              pb_nesterov_step(
                w, v, g.baseAddress! + at, decayed, range.count, rate, momentum,
                isPrunable && !decaysPrunable ? 0 : decay)
            }
          }
        }
      }
    }
  }

  private mutating func descendByAdam(_ decaying: DecayTarget, _ decaysPrunable: Bool) {
    if state.squares.isEmpty { state.squares = Array(repeating: 0, count: layout.count) }
    let count = Double(step + 1)
    let corrections = (
      1 - ExactMath.exp(count * ExactMath.log(0.9)), 1 - ExactMath.exp(count * ExactMath.log(0.999))
    )
    let adam = pb_adam(
      rate: Float(Double(learningRate) / corrections.0), beta1: 0.9, beta2: 0.999,
      correction2: Float(corrections.1), epsilon: 1e-8)
    state.weights.withUnsafeMutableBufferPointer { w in
      state.velocity.withUnsafeMutableBufferPointer { m in
        state.squares.withUnsafeMutableBufferPointer { s in
          gradient.withUnsafeBufferPointer { g in
            effective.withUnsafeBufferPointer { effective in
              for (range, isPrunable, decay) in descentRanges {
                let at = range.lowerBound
                let w = w.baseAddress! + at
                let decayed = decaying == .stored ? UnsafePointer(w) : effective.baseAddress! + at
                pb_adam_step(
                  w, m.baseAddress! + at, s.baseAddress! + at, g.baseAddress! + at, decayed,
                  range.count, adam, isPrunable && !decaysPrunable ? 0 : decay)
              }
            }
          }
        }
      }
    }
  }

  /// Sets weight and momentum to exactly 0 wherever the mask is 0.
  public mutating func clearPruned() {
    let kept = state.mask.kept
    Self.keep(&state.weights, kept)
    Self.keep(&state.velocity, kept)
  }

  /// Sets the weight to exactly 0 wherever the mask is 0; momentum goes on.
  public mutating func clearPrunedWeights() {
    let kept = state.mask.kept
    Self.keep(&state.weights, kept)
  }

  /// The gradient at other weights on the scoring batch, in training mode. Neither the running
  /// statistics nor ``gradient`` change.
  public mutating func scoringGradient(at weights: [Float]) -> [Float] {
    var (statistics, total) = (state.statistics, BatchResult())
    var result = [Float](repeating: 0, count: layout.count)
    for part in 0..<data.parts(of: 0) {
      data.fillScoring(&batch, part: part)
      Self.add(batch, to: &total, &result, &partGradient, engine, at: weights, &statistics)
    }
    return result
  }

  /// The first `count` training examples of every class, in two halves: the lower and the upper
  /// classes.
  public mutating func balancedHalves(_ count: Int) -> [Batch] {
    let all = data.balanced(count)
    return [0..<all.count / 2, all.count / 2..<all.count].map { part in
      let pixels = part.lowerBound * all.imageSize..<part.upperBound * all.imageSize
      return Batch(images: Array(all.images[pixels]), labels: Array(all.labels[part]))
    }
  }

  /// Gradients in double precision at other weights. Neither the running statistics nor
  /// ``gradient`` change.
  public var scores: any ScoringEngine {
    guard let scoring else { preconditionFailure("the run was made without a scoring engine") }
    return scoring
  }

  /// Adds a number of the method's own to the log of the next mask update.
  public mutating func note(_ value: Double) { noted = value }

  // MARK: Used by the training loop

  /// What went wrong in reading images, if anything.
  var dataFault: DataError? { data.fault }

  /// Seconds for which steps waited for images so far.
  package var dataSeconds: Double { data.waited }

  /// Writes the weights that the network computes with into `effective`.
  mutating func loadEffective(_ forward: ForwardWeights) {
    let prunable = layout.prunableRange.count
    state.weights.withUnsafeBufferPointer { weights in
      effective.withUnsafeMutableBufferPointer { effective in
        _ = effective.update(fromContentsOf: weights)
        if case .stored = forward { return }
        pb_keep(effective.baseAddress!, weights.baseAddress!, state.mask.kept, prunable)
      }
    }
    guard case .compressed(let compressor) = forward else { return }
    for layer in layers {
      effective.replaceSubrange(
        layer.range,
        with: compressor.compressed(effective[layer.range], kept: state.mask.kept[layer.range]))
    }
    Self.keep(&effective, state.mask.kept)
  }

  /// Adds one part of a batch: `gradient` becomes that of the mean loss over all images so far.
  /// - Parameter partGradient: room for that of the part, taken when it is first needed.
  private static func add(
    _ batch: Batch, to total: inout BatchResult, _ gradient: inout [Float],
    _ partGradient: inout [Float], _ engine: any Engine, at weights: [Float],
    _ statistics: inout [Float]
  ) {
    guard total.count > 0 else {
      total = engine.gradient(
        at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
        into: &gradient)
      return
    }
    if partGradient.isEmpty { partGradient = Array(repeating: 0, count: gradient.count) }
    let before = Float(total.count)
    total += engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
      into: &partGradient)
    let all = Float(total.count)
    pb_mix(&gradient, partGradient, gradient.count, before / all, Float(batch.count) / all)
  }

  private static func keep(_ values: inout [Float], _ kept: [Bool]) {
    values.withUnsafeMutableBufferPointer { values in
      pb_keep(values.baseAddress!, values.baseAddress!, kept, kept.count)
    }
  }

  private static func descentRanges(
    _ layout: ParameterLayout, _ schedule: Schedule
  ) -> [(range: Range<Int>, isPrunable: Bool, decay: Float)] {
    layout.layers.reduce(into: []) { ranges, layer in
      let decays = layer.decays || schedule.decaysNormalisation
      let decay = decays ? schedule.weightDecay : 0
      if let last = ranges.last, last.decay == decay, last.isPrunable == layer.isPrunable {
        ranges[ranges.count - 1].range = last.range.lowerBound..<layer.range.upperBound
      } else {
        ranges.append((layer.range, layer.isPrunable, decay))
      }
    }
  }
}

/// What weight decay acts on: the stored weights, as an unmodified optimiser does, or those that
/// the network computed with (methods.md 2, ambiguity a).
public enum DecayTarget: String, Codable, Sendable { case stored, effective }

extension Run {
  /// Takes over weights and running statistics; momentum and mask start anew.
  public mutating func start(weights: [Float], statistics: [Float], step: Int = 0) {
    state = TrainingState(weights: weights, statistics: statistics, layout: layout)
    state.step = step
  }

  /// Draws the weights from another stream than "init".
  public mutating func draw(stream: String) { state.weights = randomness.weights(stream) }
}
