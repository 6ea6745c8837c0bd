import Training

/// Connection sensitivity `|dL/dw * w|` on one batch, of a fresh draw of the weights
/// (methods.md 5; Lee et al. 2019).
public struct SNIP: SaliencyRule {
  public var sparsity = 0.9
  /// Score the weights that will be trained, rather than a fresh draw.
  public var sameInit = false
  public init() {}

  public func saliency(_ run: inout Run) -> [Float] {
    let weights = sameInit ? run.state.weights : run.redrawnWeights
    let gradient = run.scoringGradient(at: weights)
    return run.layout.prunableRange.map { abs(gradient[$0] * weights[$0]) }
  }
}
