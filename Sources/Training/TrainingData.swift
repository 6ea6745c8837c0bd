import Datasets
import Tensors

/// Where a run's batches come from: training images only.
public protocol TrainingData {
  /// Ceiling of examples over batch size; the last batch of an epoch may be short.
  var stepsPerEpoch: Int { get }
  /// How many parts the batch of a step comes in: one, unless memory is too short for all of it.
  func parts(of step: Int) -> Int
  /// The batch of a global step, permuted and augmented: a function of seed and step.
  mutating func fill(_ batch: inout Batch, step: Int)
  /// One part of it.
  mutating func fill(_ batch: inout Batch, step: Int, part: Int)
  /// The batch on which scoring methods look: the first of epoch 0, not augmented.
  mutating func fillScoring(_ batch: inout Batch)
  /// One part of it.
  mutating func fillScoring(_ batch: inout Batch, part: Int)
  /// The first `count` examples of every class in the order of epoch 0, not augmented, class after
  /// class.
  mutating func balanced(_ count: Int) -> Batch
  /// What went wrong in reading: all batches since then are worth nothing. A rule does not have to
  /// look; the loop does, after every step.
  var fault: DataError? { get }
  /// Seconds for which its caller waited for images that had to be decoded.
  var waited: Double { get }
}

extension TrainingData {
  public func parts(of step: Int) -> Int { 1 }
  public mutating func fill(_ batch: inout Batch, step: Int, part: Int) {
    fill(&batch, step: step)
  }
  public mutating func fillScoring(_ batch: inout Batch, part: Int) { fillScoring(&batch) }
  public var fault: DataError? { nil }
  public var waited: Double { 0 }
}

/// Everything random in a run beside its data, by name: the same for every method of a seed.
public struct Randomness: Sendable {
  /// Initial parameters: "init" for those that all methods train, other names for fresh draws.
  public let weights: @Sendable (_ stream: String) -> [Float]
  /// `weights` with the prunable tensors drawn anew, Xavier normal (methods.md 5).
  public let redrawn: @Sendable (_ weights: [Float]) -> [Float]
  /// One key per prunable weight for a selection event at a step; -1 is the set-up.
  public let keys: @Sendable (_ step: Int) -> [Float]
  /// Standard normal numbers of a step, one per prunable weight (methods.md 11, DeepR).
  public let normals: @Sendable (_ step: Int) -> [Float]

  public init(
    weights: @escaping @Sendable (String) -> [Float],
    redrawn: @escaping @Sendable ([Float]) -> [Float] = { $0 },
    keys: @escaping @Sendable (Int) -> [Float],
    normals: @escaping @Sendable (Int) -> [Float] = { _ in [] }
  ) {
    (self.weights, self.redrawn, self.keys, self.normals) = (weights, redrawn, keys, normals)
  }
}

extension BatchStream: TrainingData {
  public mutating func fillScoring(_ batch: inout Batch) { fillPlain(&batch, step: 0) }
  public mutating func fillScoring(_ batch: inout Batch, part: Int) {
    fillPlain(&batch, step: 0, part: part)
  }
}
