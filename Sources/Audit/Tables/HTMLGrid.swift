/// Reads the head and the body of one HTML table.
func htmlGrid(_ text: String) -> Grid? {
  guard let head = text.firstMatch(of: /(?s)<thead>(.*?)<\/thead>/),
    let body = text.firstMatch(of: /(?s)<tbody>(.*?)<\/tbody>/)
  else { return nil }
  let header = htmlRows(String(head.1))
  guard header.count == 1 else { return nil }
  return Grid(header: header[0], rows: htmlRows(String(body.1)), text: htmlText(text))
}

private func htmlRows(_ text: String) -> [[String]] {
  text.matches(of: /(?s)<tr>(.*?)<\/tr>/).map { row in
    String(row.1).matches(of: /(?s)<t[hd][^>]*>(.*?)<\/t[hd]>/).map { htmlText(String($0.1)) }
  }
}

private func htmlText(_ text: String) -> String {
  // The ampersand comes last: what it stands before is no entity then.
  [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")].reduce(text) {
    $0.replacing($1.0, with: $1.1)
  }
}
