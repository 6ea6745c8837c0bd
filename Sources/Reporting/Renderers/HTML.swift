extension Table {
  /// One `<table>` with a caption and scoped headers, for any page; needs no style and no script.
  func html() -> String {
    let grid = Grid(self)
    func escaped(_ text: String) -> String {
      text.map { character in
        switch character {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        default: "\(character)"
        }
      }.joined()
    }
    let caption = ([caption] + notes).map(escaped).joined(separator: "<br/>")
    let header = grid.header.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let rows = grid.rows.map { row in
      "<tr>"
        + row.indices.map { column in
          column < grid.firstNumber
            ? "<th scope=\"row\">\(escaped(row[column]))</th>"
            : "<td style=\"text-align: right\">\(escaped(row[column]))</td>"
        }.joined() + "</tr>"
    }
    let lines =
      ["<table id=\"\(escaped(id))\">", "<caption>\(caption)</caption>"]
      + ["<thead>", "<tr>\(header)</tr>", "</thead>", "<tbody>"] + rows + ["</tbody>", "<tfoot>"]
      + footer.map { "<tr><td colspan=\"\(grid.header.count)\">\(escaped($0))</td></tr>" }
      + ["</tfoot>", "</table>"]
    return lines.map { $0 + "\n" }.joined()
  }
}
