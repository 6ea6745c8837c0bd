import Results

/// The runs of a table's cells with all that their records hold, and what they cost.
struct CellRuns: Sendable {
  let spec: TableSpec
  let table: Table
  private let runs: [CellName: [Record]]
  private let costs: TrainingCosts

  /// - Parameter records: of all cells, and of the runs that these started from.
  init(_ spec: TableSpec, _ records: [Record]) throws {
    self.spec = spec
    let byRun = Dictionary(records.map { ($0.summary.run, $0) }) { first, _ in first }
    table = try Table(spec, records.map(\.summary))
    costs = TrainingCosts(records)
    runs = table.rows.flatMap(\.cells).reduce(into: [:]) { runs, cell in
      guard cell.star == nil else { return }
      runs[cell.name] = cell.runs.compactMap { byRun[$0.name] }
    }
  }

  func name(_ model: String, _ method: String, _ sparsity: Double) -> CellName {
    spec.cell(TableSpec.Row(model: model, sparsity: sparsity), method)
  }

  /// The runs of a cell, by seed; none where it was not run or did not converge.
  func runs(_ model: String, _ method: String, _ sparsity: Double) -> [Record] {
    runs[name(model, method, sparsity)] ?? []
  }

  /// Whether a cell did not converge; `nil` where it was not run.
  func isStar(_ model: String, _ method: String, _ sparsity: Double) -> Bool? {
    let name = name(model, method, sparsity)
    let cell = table.rows.flatMap(\.cells).first { $0.name == name }
    return cell.flatMap { $0.isRun ? $0.star != nil : nil }
  }

  /// The runs of the cells, each cell once.
  var groups: [[Record]] { table.rows.flatMap(\.cells).map(\.name).distinct.map { runs[$0] ?? [] } }

  /// Training of a run and of all it started from, in dense trainings of the same network; `nil`
  /// where a record of them is missing.
  func cost(of run: Record, dense: Record) -> Double? {
    guard let all = costs.images(of: run.summary), let one = costs.images(of: dense.summary),
      one > 0
    else { return nil }
    return Double(all) / Double(one)
  }

  /// How many runs a run took, itself included; `nil` where a record of them is missing.
  func runsTaken(by run: Record) -> Int? { costs.runs(of: run.summary) }

  /// Training images of a run's last phase alone.
  func ownImages(of run: Record) -> Int? { costs.ownImages(of: run.summary) }
}
