import Results

/// Which cells a table has, and in which order.
public struct TableSpec: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public var model: String
    public var sparsity: Double
    public init(model: String, sparsity: Double) { (self.model, self.sparsity) = (model, sparsity) }
  }

  /// The artifact: `table2`, `quick`.
  public var id: String
  public var profile: String
  /// Its name among several tables of the artifact; `nil` is the main one.
  public var part: String?
  public var rows: [Row]
  /// Methods; dense stands in every row of its model.
  public var columns: [String]
  public var caption: String
  /// Places where the experiment has nothing.
  public var holes: Set<CellName> = []
  /// Why cells cannot be run here, by cell.
  public var absent: [CellName: String] = [:]
  /// Ids of the ledger's entries that touch its cells.
  public var ledger: [String] = []
  /// What is shown and judged; the first stands in the table.
  public var quantities: [Quantity] = [.top1]

  public init(id: String, profile: String, rows: [Row], columns: [String], caption: String) {
    (self.id, self.profile, self.rows) = (id, profile, rows)
    (self.columns, self.caption) = (columns, caption)
  }

  /// The name of its files: `quick`, `quick-structured`.
  public var name: String { part.map { "\(id)-\($0)" } ?? id }

  /// All cells but the holes, each once, row by row.
  public var cells: [CellName] {
    var seen = holes
    return rows.flatMap { row in columns.map { cell(row, $0) } }.filter { seen.insert($0).inserted }
  }

  /// The line that names what the paper leaves open about these cells; none if nothing is.
  var ledgerLines: [String] {
    ledger.isEmpty
      ? []
      : [
        "Choices where the paper says nothing (prunebench ledger): \(ledger.joined(separator: " "))."
      ]
  }

  public func cell(_ row: Row, _ method: String) -> CellName {
    CellName(
      profile: profile, artifact: id, model: row.model, method: method, sparsity: row.sparsity)
  }
}
