extension Sheet {
  /// Aligned columns, words to the left, numbers to the right. Lines are as long as they must be.
  public func text() -> String {
    let widths = widths()
    let lines = ([header] + rows).map { row in
      row.indices.map { padded(row[$0], to: widths[$0], right: columns[$0].isNumber) }
        .joined(separator: "  ")
    }
    let rule = String(repeating: "─", count: lines[0].unicodeScalars.count)
    let body = rows.isEmpty ? [] : ["", lines[0], rule] + lines.dropFirst()
    let all = [caption] + notes + body + (footer.isEmpty ? [] : [""]) + footer
    return all.map { String($0.reversed().drop { $0 == " " }.reversed()) + "\n" }.joined()
  }
}
