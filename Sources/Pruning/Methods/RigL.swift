import Networks
import Tensors
import Training

/// Drops by magnitude and grows by dense gradient, in place of every hundredth step
/// (methods.md 11; Evci et al. 2020).
public struct RigL: TrainingRule {
  public var sparsity = 0.9
  public var densities = LayerDensities.uniform
  /// Steps between updates.
  public var period = 100
  /// Fraction of a layer's weights that moves at first; it falls to 0 along a cosine.
  public var alpha = 0.3
  /// No updates after this fraction of training.
  public var stop = 0.75
  public init() {}

  public var fault: String? {
    outside(1..., "period", period) ?? outside(0...1, "alpha", alpha)
      ?? outside(0...1, "stop", stop)
  }

  public func setUp(_ run: inout Run) throws {
    try run.startRandomly(keeping: densities.keptCounts(run.layers, sparsity: sparsity))
  }

  public func step(_ run: inout Run) {
    guard moves(run) else { return descentStep(&run) }
    run.backpropagate(at: .masked)
  }

  public func afterStep(_ run: inout Run) throws {
    guard moves(run) else { return }
    let fraction = fraction(at: run.step, end: end(run))
    let (magnitudes, growth) = (run.magnitudes(), run.gradient.map(abs))
    for layer in run.layers {
      let count = Int(Double(run.state.mask.keptCount(in: layer.range)) * fraction)
      try run.state.mask.drop(count, in: layer.range, lowest: magnitudes)
      try run.state.mask.grow(count, in: layer.range, highest: growth)
    }
    run.clearPruned()
  }

  private func end(_ run: borrowing Run) -> Double { stop * Double(run.totalSteps) }
  private func moves(_ run: borrowing Run) -> Bool {
    run.step > 0 && run.step.isMultiple(of: period) && Double(run.step) < end(run)
  }

  /// The fraction of a layer's weights that moves at a step.
  package func fraction(at step: Int, end: Double) -> Double {
    alpha / 2 * (1 + ExactMath.cosPi(Double(step) / end))
  }
}

extension RigL {
  public static let nativePrunable = PrunableSet.allButFirst
  public static let description = MethodDescription(
    "Every hundredth step drops the smallest weights of each layer and grows as many where the "
      + "dense gradient is largest.",
    family: .sparse,
    steps: [
      "Set-up: layer densities uniform or ERK, places at random.",
      "Every 100 steps until 0.75 of training, in place of the SGD step: every layer drops "
        + "floor(nnz_l*0.3/2*(1+cos(pi*t/T_end))) of smallest |w| and grows as many where the "
        + "dense gradient is largest.",
      "All other steps: gradient at m*w, masked; SGD.",
    ],
    sources: [
      "Evci, Gale, Menick, Castro, Elsen: Rigging the Lottery, ICML 2020",
      "google-research/rigl",
    ],
    differences: [
      "The released code also fires at step 0, and at the end of its updates with nothing to "
        + "move.",
      "In the released code the step counter stands still at an update, so the number of SGD "
        + "steps stays the same; here the batch of that step is used up.",
      "The released code adds noise of 1e-5 to drop scores to break ties; here flat order.",
      "The original leaves the first convolution dense and prunes FC weights; here all "
        + "convolutions.",
    ])
}
