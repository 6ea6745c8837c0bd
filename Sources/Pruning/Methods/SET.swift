import Networks
import Tensors
import Training

/// Drops the smallest weights of every layer at each epoch's end and grows as many at random
/// (methods.md 11; Mocanu et al. 2018). The sparsity of a layer never changes.
public struct SET: TrainingRule {
  public var sparsity = 0.9
  /// Fraction of a layer's weights that moves.
  public var zeta = 0.3
  public init() {}

  public var fault: String? { outside(0...1, "zeta", zeta) }

  public func setUp(_ run: inout Run) throws {
    try run.startRandomly(
      keeping: LayerDensities.uniform.keptCounts(run.layers, sparsity: sparsity))
  }

  public func afterEvaluation(_ run: inout Run) throws {
    guard run.epoch < run.schedule.epochs - 1 else { return }
    let (magnitudes, scores) = (run.magnitudes(), run.randomKeys.map { -$0 })
    for layer in run.layers {
      let kept = run.state.mask.keptCount(in: layer.range)
      let count = min(Int(zeta * Double(kept)), layer.range.count - kept)
      let dropped = try run.state.mask.dropped(count, in: layer.range, lowest: magnitudes)
      try run.state.mask.grow(count, in: layer.range, highest: scores, excluding: dropped)
    }
    run.clearPruned()
  }
}

extension SET {
  public static let nativePrunable = PrunableSet.innerConvolutions
  public static let description = MethodDescription(
    "Every epoch drops the smallest weights of each layer and grows as many at random.",
    family: .sparse,
    steps: [
      "Set-up: in every layer N_l - rint(s*N_l) weights at random.",
      "End of an epoch but the last: every layer drops the floor(0.3*nnz_l) smallest |w| "
        + "and grows as many at random among places not just dropped; w = v = 0 there.",
      "Every step: gradient at m*w, masked; SGD.",
    ],
    sources: [
      "Mocanu et al.: Scalable training of artificial neural networks with adaptive sparse "
        + "connectivity, Nature Communications 2018",
      "IntelAI/dynamic-reparameterization",
      "google-research/rigl",
    ],
    differences: [
      "The original drops the smallest positive and the largest negative weights; with a "
        + "symmetric distribution that is the same idea as magnitude.",
      "The original starts from Erdos-Renyi densities; here uniform.",
      "The original and rigl let a just-dropped position return; here it cannot at once.",
    ])
}
