/// The grids of the experiment `tuning`: every method is tuned over as many points (R12).
struct TuningBudget {
  /// Points tried, by network, sparsity and seed, then by method.
  private var points: [String: [String: Set<String>]] = [:]

  init(_ runs: [RunRecord]) {
    for run in runs {
      for cell in run.cells.compactMap(CellName.init) where cell.artifact == "tuning" {
        // A column is the method and its point: `dpf+ft-sgd-0.01`.
        let match = cell.method.wholeMatch(of: /(.+?)-((?:sgd|nesterov|adam)-[0-9.]+)/)
        let (method, point) = match.map { (String($0.1), String($0.2)) } ?? (cell.method, "default")
        let place = [
          cell.profile, cell.model, cell.sparsity ?? "", "seed \(run.seed ?? -1)",
        ].joined(separator: " ")
        points[place, default: [:]][method, default: []].insert(point)
      }
    }
  }

  func check(_ folder: String, _ findings: inout Findings) {
    for (place, methods) in points.sorted(by: { $0.key < $1.key }) {
      let counts = methods.mapValues(\.count)
      guard Set(counts.values).count > 1 else { continue }
      let list = counts.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", ")
      findings.error(folder, "unequal tuning budgets, \(place): \(list) points")
    }
  }
}
