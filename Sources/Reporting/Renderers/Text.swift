extension Table {
  /// Aligned columns, words to the left, numbers to the right. Lines are as long as they must be.
  func text() -> String {
    let grid = Grid(self)
    let widths = grid.widths()
    let lines = ([grid.header] + grid.rows).map { row in
      row.indices.map { padded(row[$0], to: widths[$0], right: $0 >= grid.firstNumber) }
        .joined(separator: "  ")
    }
    let rule = String(repeating: "─", count: lines[0].unicodeScalars.count)
    let all = [caption] + notes + ["", lines[0], rule] + lines.dropFirst() + [""] + footer
    return all.map { String($0.reversed().drop { $0 == " " }.reversed()) + "\n" }.joined()
  }
}
