/// A comma-separated table by RFC 4180, lines ended by a line feed.
package struct CSV: Hashable, Sendable {
  package var header: [String]
  package var rows: [[String]]

  /// `nil` if a line has another number of fields than the header, a quote is left open or the last
  /// line is not ended.
  package init?(_ text: String) {
    guard let last = text.utf8.last, last == 10 else { return nil }
    var (rows, row, field) = ([[String]](), [String](), "")
    var (isQuoted, wasQuote) = (false, false)
    for character in text.unicodeScalars {
      if isQuoted, character != "\"" {
        field.unicodeScalars.append(character)
        continue
      }
      switch character {
      case "\"":
        if !isQuoted, wasQuote { field += "\"" }  // the second of two
        wasQuote = isQuoted
        isQuoted.toggle()
        continue
      case ",":
        row.append(field)
        field = ""
      case "\n":
        rows.append(row + [field])
        (row, field) = ([], "")
      default: field.unicodeScalars.append(character)
      }
      wasQuote = false
    }
    guard !isQuoted, let header = rows.first, rows.allSatisfy({ $0.count == header.count }) else {
      return nil
    }
    (self.header, self.rows) = (header, Array(rows.dropFirst()))
  }
}
