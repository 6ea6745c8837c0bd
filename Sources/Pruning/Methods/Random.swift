import Tensors
import Training

/// Control: a random mask, drawn once (methods.md 11).
public struct Random: TrainingRule {
  public var sparsity = 0.9
  public var scope = Scope.global
  public init() {}

  public func setUp(_ run: inout Run) throws {
    let pools = scope.pools(run.layers)
    let counts = pools.map { $0.count - prunedCount(at: sparsity, of: $0.count) }
    run.state.mask = try .random(pools, keeping: counts, keys: run.randomKeys)
    run.clearPruned()
  }
}

extension Random {
  public static let description = MethodDescription(
    "Trains under a mask drawn at random.",
    family: .frozen,
    steps: [
      "Set-up: keep N - rint(s*N) weights at random, over the whole model or in every "
        + "layer.",
      "Train E epochs with m frozen.",
    ],
    sources: ["a control"])
}
