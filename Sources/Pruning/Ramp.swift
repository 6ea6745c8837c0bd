import Training

/// How often the target sparsity moves along the cubic ramp (methods.md 0.4).
public enum Ramp: String, Codable, Sendable {
  /// At the first step of an epoch, from the number of completed epochs.
  case epoch
  /// At every step.
  case step

  func sparsity(on run: borrowing Run, to final: Double) -> Double {
    switch self {
    case .epoch: run.ramp(to: final)
    case .step:
      run.schedule.ramp(to: final, atEpoch: Double(run.step) / Double(run.stepsPerEpoch))
    }
  }
}
