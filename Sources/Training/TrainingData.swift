import Datasets
import Tensors

/// Where a run's batches come from: training images only.
public protocol TrainingData {
  /// Ceiling of examples over batch size; the last batch of an epoch may be short.
  var stepsPerEpoch: Int { get }
  /// The batch of a global step, permuted and augmented: a function of seed and step.
  mutating func fill(_ batch: inout Batch, step: Int)
  /// The batch on which scoring methods look: the first of epoch 0, not augmented.
  mutating func fillScoring(_ batch: inout Batch)
  /// The first `count` examples of every class in the order of epoch 0, not augmented, class after
  /// class.
  mutating func balanced(_ count: Int) -> Batch
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
}
