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
  public var rows: [Row]
  /// Methods; dense stands in every row of its model.
  public var columns: [String]
  public var caption: String

  public init(id: String, profile: String, rows: [Row], columns: [String], caption: String) {
    (self.id, self.profile, self.rows) = (id, profile, rows)
    (self.columns, self.caption) = (columns, caption)
  }

  public func cell(_ row: Row, _ method: String) -> CellName {
    CellName(
      profile: profile, artifact: id, model: row.model, method: method, sparsity: row.sparsity)
  }
}
