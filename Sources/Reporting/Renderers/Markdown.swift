extension Sheet {
  /// GitHub's Markdown: one table, numbers to the right.
  public func markdown() -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    func safe(_ text: String) -> String {
      text.reduce(into: "") { $0 += "\\`*_|<>[]".contains($1) ? "\\\($1)" : "\($1)" }
    }
    let rule = columns.map { $0.isNumber ? "---:" : ":---" }
    let table = [line(header.map(safe)), line(rule)] + rows.map { line($0.map(safe)) }
    let blocks =
      [["**\(safe(caption))**"], notes.map(safe), table, footer.map(safe)].filter { !$0.isEmpty }
    return blocks.map { block in
      block == table ? block.joined(separator: "\n") : block.joined(separator: "  \n")
    }.joined(separator: "\n\n") + "\n"
  }
}
