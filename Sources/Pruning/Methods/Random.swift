import Tensors
import Training

/// Control: a random mask, drawn once (methods.md 11).
public struct Random: TrainingRule {
  public var sparsity = 0.9
  public var scope = Scope.global
  public init() {}

  public func setUp(_ run: inout Run) throws {
    let scores = run.randomKeys.map { -$0 }
    run.state.mask = Mask(kept: Array(repeating: false, count: scores.count))
    for pool in scope.pools(run.layers) {
      let kept = pool.count - prunedCount(at: sparsity, of: pool.count)
      try run.state.mask.grow(kept, in: pool, highest: scores)
    }
    run.clearPruned()
  }
}
