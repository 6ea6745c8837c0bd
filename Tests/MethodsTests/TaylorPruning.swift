import Tensors
import Training

/// Prunes by the magnitude of weight times gradient, once an epoch along the cubic ramp; what is
/// pruned stays pruned.
public struct TaylorPruning: TrainingRule {
  public static let name = "taylor"
  public var sparsity = 0.9
  public init() {}

  public func epochStart(_ run: inout Run) throws {
    let gradient = run.scoringGradient(at: run.state.weights)
    let scores = run.layout.prunableRange.map { abs(gradient[$0] * run.state.weights[$0]) }
    let target = prunedCount(at: run.ramp(to: sparsity), of: scores.count)
    try run.state.mask.drop(target - run.state.mask.prunedCount, lowest: scores)
    run.clearPruned()
  }
}

extension TaylorPruning {
  public static let description = MethodDescription(
    "Prunes by |weight x gradient| along a cubic ramp, once an epoch; what is pruned stays pruned.",
    family: .incremental,
    sources: ["Molchanov et al.: Pruning Convolutional Neural Networks, ICLR 2017"],
    differences: ["Single weights instead of filters."])
}
