/// A plain table: the first column to the left, the others to the right.
public struct TextTable: CustomStringConvertible, Sendable {
  private var rows: [[String]]

  public init(_ header: [String]) { rows = [header] }

  public mutating func append(_ row: [String]) {
    precondition(row.count == rows[0].count, "a row has a cell for every column")
    rows.append(row)
  }

  public var description: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + space : space + cell.0
      }
      let line = "  " + cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
