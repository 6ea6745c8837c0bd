import Networks
import Tensors

/// Everything that training changes and a method may read. A plain value: two equal states
/// continue equally. Results of evaluations are not in it: no method can see them.
public struct TrainingState: Hashable, Sendable {
  /// Stored (dense) parameters `w`, in the order of the layout.
  public var weights: [Float]
  /// Momentum buffer `v`, dense, one entry per parameter.
  public var velocity: [Float]
  /// Adam's moving mean of squares, one entry per parameter; empty before its first step.
  public var squares: [Float] = []
  /// Batch-norm running statistics.
  public var statistics: [Float]
  public var mask: Mask { didSet { maskWasSet = true } }
  /// Global step of the stage, 0-based.
  public var step = 0
  public var isSetUp = false
  /// Whether a mask was set since the log last looked, be it an equal one.
  var maskWasSet = false

  public init(weights: [Float], statistics: [Float], layout: ParameterLayout) {
    self.weights = weights
    self.statistics = statistics
    velocity = Array(repeating: 0, count: weights.count)
    mask = Mask(keepingAll: layout.prunableRange.count)
  }
}
