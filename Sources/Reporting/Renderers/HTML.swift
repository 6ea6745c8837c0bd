extension Sheet {
  /// One `<table>` with a caption and scoped headers, for any page; needs no style and no script.
  public func html() -> String {
    let caption = ([caption] + notes).map(htmlText).joined(separator: "<br/>")
    let header = header.map { "<th scope=\"col\">\(htmlText($0))</th>" }.joined()
    let rows = rows.map { row in
      "<tr>"
        + row.indices.map { column in
          let text = htmlText(row[column])
          if column < headerColumns { return "<th scope=\"row\">\(text)</th>" }
          return columns[column].isNumber
            ? "<td style=\"text-align: right\">\(text)</td>" : "<td>\(text)</td>"
        }.joined() + "</tr>"
    }
    let lines =
      ["<table id=\"\(htmlText(id))\">", "<caption>\(caption)</caption>"]
      + ["<thead>", "<tr>\(header)</tr>", "</thead>", "<tbody>"] + rows + ["</tbody>", "<tfoot>"]
      + footer.map { "<tr><td colspan=\"\(columns.count)\">\(htmlText($0))</td></tr>" }
      + ["</tfoot>", "</table>"]
    return lines.map { $0 + "\n" }.joined()
  }
}

/// Text as it may stand in an element or in a quoted attribute.
func htmlText(_ text: String) -> String {
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
