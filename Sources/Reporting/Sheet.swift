import Results

/// Header and texts with what stands around them: what the formats for reading share, whatever the
/// table is of.
public struct Sheet: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public var title: String
    /// Set to the right.
    public var isNumber: Bool

    public static func word(_ title: String) -> Column { Column(title: title, isNumber: false) }
    public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  public var id: String
  public var caption: String
  /// Lines above.
  public var notes: [String]
  public var columns: [Column]
  public var rows: [[String]]
  /// Lines below.
  public var footer: [String]
  /// The leading columns that name their row.
  public var headerColumns: Int

  public init(
    id: String, caption: String, notes: [String] = [], columns: [Column], rows: [[String]],
    footer: [String] = [], headerColumns: Int = 1
  ) {
    (self.id, self.caption, self.notes, self.columns) = (id, caption, notes, columns)
    (self.rows, self.footer, self.headerColumns) = (rows, footer, headerColumns)
  }

  var header: [String] { columns.map(\.title) }

  /// Columns on a terminal: one per character here, as ±, ★ and − are all narrow.
  func widths() -> [Int] {
    columns.indices.map { column in
      ([header] + rows).reduce(0) { max($0, $1[column].unicodeScalars.count) }
    }
  }

  public func rendered(as format: TableFormat) -> String {
    switch format {
    case .text: text()
    case .markdown: markdown()
    case .latex: latex()
    case .html: html()
    case .csv: csvText([header] + rows)
    case .json: json()
    }
  }
}

extension Table {
  /// The table with the paper's columns beside ours.
  public var sheet: Sheet {
    let paper = showsPaper
    let showsCount = commonSeeds == nil
    let columns = methods.flatMap { paper ? [$0, "\($0), paper"] : [$0] }
    return Sheet(
      id: id, caption: caption, notes: notes,
      columns: [.word("model"), .word("sparsity")] + columns.map { .number($0) },
      rows: rows.map { row in
        [row.model, Format.sparsity(row.sparsity)]
          + row.cells.flatMap { cell in
            let count = showsCount && cell.star == nil && cell.isRun ? " (\(cell.runs.count))" : ""
            return [cell.text(quantity) + count] + (paper ? [cell.paperText ?? ""] : [])
          }
      }, footer: footer, headerColumns: 2)
  }
}

func padded(_ text: String, to width: Int, right: Bool) -> String {
  let space = String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  return right ? space + text : text + space
}
