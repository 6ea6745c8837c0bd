/// The searches that `prunebench tune` and the experiment `tuning` leave: every method is tuned
/// over as many points, with as many epochs in all (R12).
struct TuningBudget {
  /// Methods that are compared: those tuned in one place over one kind of value.
  private struct Contest: Hashable {
    /// Profile, network, sparsity and seed.
    let place: String
    /// Rates of training from scratch, else fine-tuning.
    let isTraining: Bool
  }

  /// Epochs of the last stage at each point tried, by method.
  private var points: [Contest: [String: [String: Int]]] = [:]

  init(_ runs: [RunRecord]) {
    for run in runs {
      for cell in run.cells.compactMap(CellName.init) where cell.artifact == "tuning" {
        // A column is the method and its point: `dpf+ft-sgd-0.01`, `dpf-rate-0.05`.
        let match = cell.method.wholeMatch(of: /(.+?)-((?:rate|sgd|nesterov|adam)-[0-9.]+)/)
        let (method, point) = match.map { (String($0.1), String($0.2)) } ?? (cell.method, "default")
        let place = [
          cell.profile, cell.model, cell.sparsity ?? "", "seed \(run.seed ?? -1)",
        ].joined(separator: " ")
        let contest = Contest(place: place, isTraining: point.hasPrefix("rate"))
        let epochs = run.summary["config"]["schedule"]["epochs"].integer ?? 0
        points[contest, default: [:]][method, default: [:]][point] = epochs
      }
    }
  }

  func check(_ folder: String, _ findings: inout Findings) {
    for (contest, methods) in points.sorted(by: { $0.key.place < $1.key.place }) {
      let counts = methods.mapValues(\.count)
      let epochs = methods.mapValues { $0.values.reduce(0, +) }
      let (unequal, unit) =
        Set(counts.values).count > 1
        ? (counts, "points") : Set(epochs.values).count > 1 ? (epochs, "epochs") : ([:], "")
      guard !unequal.isEmpty else { continue }
      let list = unequal.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", ")
      findings.error(folder, "unequal tuning budgets, \(contest.place): \(list) \(unit)")
    }
  }
}
