import Training

/// Dynamic pruning with feedback: gradient at the masked weights, applied to the dense ones
/// (methods.md 2 and 2c; paper section 3, algorithm 1).
public struct DPF: TrainingRule {
  public var sparsity = 0.9
  /// Steps between mask updates.
  public var period = 16
  public var unit = PruningUnit.weight
  public var ramp = Ramp.epoch
  public var decayOn = DecayTarget.stored
  /// Recompute the mask once more after the last step.
  public var finalRefresh = false
  public init() {}

  public var masksGradient: Bool { false }  // the feedback

  public func beforeStep(_ run: inout Run) throws {
    guard run.step.isMultiple(of: period) else { return }
    try unit.prune(ramp.sparsity(on: run, to: sparsity), of: &run)
  }

  public func step(_ run: inout Run) {
    run.backpropagate(at: .masked)
    run.descend(decaying: decayOn)
  }

  public func finish(_ run: inout Run) throws {
    if finalRefresh { try unit.prune(sparsity, of: &run) }
  }
}
