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

extension Incremental {
  public static let description = MethodDescription(
    "Prunes by magnitude along a cubic ramp, once an epoch; what is pruned stays pruned.",
    family: .incremental,
    steps: [
      "First step of an epoch: of the weights left, prune the smallest |w| until k = "
        + "rint(s*N) are pruned; s follows the cubic ramp to its end at the second decay. w = "
        + "m*w, v = m*v.",
      "Every step: gradient at m*w, masked; SGD.",
    ],
    sources: [
      "Zhu, Gupta: To prune, or not to prune, 2017",
      "Gale, Elsen, Hooker: The State of Sparsity in Deep Neural Networks, 2019",
    ],
    differences: [
      "In the original library a pruned variable keeps its value and the mask is recomputed from "
        + "stored values, so rare re-entry is possible; the paper describes incremental schemes as "
        + "monotone, hence masks here are nested."
    ])
}
