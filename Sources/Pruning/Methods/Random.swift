import Tensors
import Training

/// Control: a random mask, drawn once (methods.md 11).
public struct Random: TrainingRule {
  public var sparsity = 0.9
  public var scope = Scope.global
  public init() {}

  public func setUp(_ run: inout Run) throws {
    run.state.mask = try .random(scope.pools(run.layers), keys: run.randomKeys) { pool in
      pool.count - prunedCount(at: sparsity, of: pool.count)
    }
    run.clearPruned()
  }
}
