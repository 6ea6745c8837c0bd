import Results

/// A table as header and texts, with the paper's columns beside ours: what the formats for reading
/// share.
struct Grid {
  var header: [String]
  /// Columns before this one hold words, the others numbers.
  let firstNumber = 2
  var rows: [[String]]

  init(_ table: Table) {
    let paper = table.showsPaper
    header =
      ["model", "sparsity"] + table.methods.flatMap { paper ? [$0, "\($0), paper"] : [$0] }
    let showsCount = table.commonSeeds == nil
    rows = table.rows.map { row in
      [row.model, Format.sparsity(row.sparsity)]
        + row.cells.flatMap { cell in
          let count = showsCount && cell.star == nil && cell.isRun ? " (\(cell.runs.count))" : ""
          return [cell.text + count] + (paper ? [cell.paperText ?? ""] : [])
        }
    }
  }

  /// Columns on a terminal: one per character here, as ±, ★ and − are all narrow.
  func widths() -> [Int] {
    header.indices.map { column in
      ([header] + rows).reduce(0) { max($0, $1[column].unicodeScalars.count) }
    }
  }
}

func padded(_ text: String, to width: Int, right: Bool) -> String {
  let space = String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  return right ? space + text : text + space
}
