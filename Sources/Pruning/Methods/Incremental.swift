import Tensors
import Training

/// Gradual magnitude pruning: once pruned, for ever (methods.md 4; Zhu & Gupta 2017).
public struct Incremental: TrainingRule {
  public var sparsity = 0.9
  public var scope = Scope.global
  public init() {}

  public func epochStart(_ run: inout Run) throws {
    let magnitudes = run.magnitudes()
    for pool in scope.pools(run.layers) {
      let target = prunedCount(at: run.ramp(to: sparsity), of: pool.count)
      let pruned = pool.count - run.state.mask.keptCount(in: pool)
      try run.state.mask.drop(target - pruned, in: pool, lowest: magnitudes)
    }
    run.clearPruned()
  }
}
