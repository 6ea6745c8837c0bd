extension Table {
  /// GitHub's Markdown: one table, numbers to the right.
  func markdown() -> String {
    let grid = Grid(self)
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    func safe(_ text: String) -> String {
      text.reduce(into: "") { $0 += "\\`*_|<>[]".contains($1) ? "\\\($1)" : "\($1)" }
    }
    let rule = grid.header.indices.map { $0 < grid.firstNumber ? ":---" : "---:" }
    let table =
      [line(grid.header.map(safe)), line(rule)] + grid.rows.map { line($0.map(safe)) }
    let blocks =
      [["**\(safe(caption))**"], notes.map(safe), table, footer.map(safe)].filter { !$0.isEmpty }
    return blocks.map { block in
      block == table ? block.joined(separator: "\n") : block.joined(separator: "  \n")
    }.joined(separator: "\n\n") + "\n"
  }
}
