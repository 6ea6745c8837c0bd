import Tensors

/// What a gradient is taken of.
public enum Objective: Hashable, Sendable {
  /// Mean cross-entropy over the batch, logits divided by `temperature` (GraSP: 200).
  case crossEntropy(temperature: Float = 1)
  /// The sum of all outputs (SynFlow).
  case outputSum
}

/// Sums, never means: means over batches of unequal size are wrong.
public struct BatchResult: Codable, Hashable, Sendable {
  /// Sum of the losses of the examples, natural logarithm.
  public var lossSum = 0.0
  public var correct = 0
  /// Examples whose label is among the five largest logits.
  public var correctTop5 = 0
  public var count = 0

  public init(lossSum: Double = 0, correct: Int = 0, correctTop5: Int = 0, count: Int = 0) {
    self.lossSum = lossSum
    self.correct = correct
    self.correctTop5 = correctTop5
    self.count = count
  }

  public static func += (total: inout BatchResult, batch: BatchResult) {
    total.lossSum += batch.lossSum
    total.correct += batch.correct
    total.correctTop5 += batch.correctTop5
    total.count += batch.count
  }
}

/// A network that can be evaluated and differentiated at any parameters: all that a backend
/// implements.
///
/// The engine owns activations and packed copies, the caller owns parameters: a call with the same
/// arguments gives the same bits. An engine knows nothing of masks, optimisers or schedules, so
/// that backends can be swapped and checked against each other. Calls allocate nothing once the
/// engine has seen a batch of that size.
public protocol Engine: AnyObject {
  /// Where each tensor lies in the flat parameter vector.
  var layout: ParameterLayout { get }
  /// Batch-norm running statistics before training: mean 0 and variance 1. For each batch norm in
  /// layout order its means, then its variances; empty for networks without.
  var initialStatistics: [Float] { get }
  /// Number of logits per example.
  var classes: Int { get }

  /// Forward and backward, batch norm in training mode.
  /// - Parameters:
  ///   - weights: effective parameters, `layout.count` of them.
  ///   - statistics: running statistics, updated once.
  ///   - gradient: overwritten with the gradient of the objective (the batch mean of the loss) at
  ///     `weights`, at every position, pruned or not.
  func gradient(
    at weights: [Float], statistics: inout [Float], on batch: Batch, objective: Objective,
    into gradient: inout [Float]
  ) -> BatchResult

  /// Forward in inference mode, batch norm with `statistics`.
  /// - Parameter logits: the first `batch.count * classes` entries are overwritten, row-major
  ///   `(count, classes)`.
  func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float])
}
