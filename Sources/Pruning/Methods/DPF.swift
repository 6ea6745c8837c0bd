import Training

/// Dynamic pruning with feedback: gradient at the masked weights, applied to the dense ones
/// (methods.md 2, 2c and 2d; paper section 3, algorithm 1).
public struct DPF: TrainingRule {
  public var sparsity = 0.9
  /// What the sparsity is a fraction of.
  public var target = SparsityTarget.prunable
  /// Steps between mask updates.
  public var period = 16
  public var unit = PruningUnit.weight
  public var ramp = Ramp.epoch
  public var decayOn = DecayTarget.stored
  /// Recompute the mask once more after the last step, before it is evaluated.
  public var finalRefresh = false
  /// How norms of filters compare, and how many of each layer are kept at least.
  public var normalise = FilterNorm.raw
  public var minFilters = 0
  /// What is done with the kept weights, at every step.
  public var compressor = CompressorChoice.none
  public var bits = 8
  public init() {}

  public var fault: String? {
    outside(1..., "period", period) ?? outside(2...32, "bits", bits)
      ?? outside(0..., "min-filters", minFilters)
  }

  public var forward: ForwardWeights { compressor.forward(bits: bits) }
  public var masksGradient: Bool { false }  // the feedback

  public func beforeStep(_ run: inout Run) throws {
    guard run.step.isMultiple(of: period) else { return }
    let final = target.prunable(sparsity, in: run.layout)
    try prune(ramp.sparsity(on: run, to: final), &run)
  }

  public func step(_ run: inout Run) {
    run.backpropagate(at: forward)
    run.descend(decaying: decayOn)
  }

  public func beforeEvaluation(_ run: inout Run) throws {
    guard finalRefresh, run.epoch == run.schedule.epochs - 1 else { return }
    try prune(target.prunable(sparsity, in: run.layout), &run)
  }

  private func prune(_ sparsity: Double, _ run: inout Run) throws {
    try unit.prune(sparsity, of: &run, normalise: normalise, minimum: minFilters)
  }
}

extension DPF {
  public static let description = MethodDescription(
    "Computes the gradient at the pruned weights and applies it to the dense ones, so that "
      + "weights pruned too early come back; a new mask by magnitude every 16 steps.",
    family: .feedback,
    steps: [
      "Every 16 steps: m keeps all but the k smallest |w| of all prunable weights, k = "
        + "rint(s*N); s follows the cubic ramp, epoch by epoch, to its end at the second decay.",
      "Every step: gradient at m*w, not masked; SGD, momentum and weight decay act on the "
        + "dense w.",
      "Result: m*w with the last mask.",
    ],
    sources: [
      "Lin, Stich, Barba, Dmitriev, Jaggi: Dynamic Model Pruning with Feedback, ICLR 2020"
    ],
    differences: [
      "No code of the paper was published; where it is silent an option states the choice: ramp, "
        + "decay-on, final-refresh, target, normalise."
    ])
}
