/// The formats of a table, and the file name extension of each.
public enum TableFormat: String, CaseIterable, Sendable {
  case text = "txt"
  case markdown = "md"
  case csv
  case latex = "tex"
  case html
  case json

  /// The format that a user means: `text` and `txt`, `markdown` and `md`, ...
  public init?(name: String) {
    let named = Self.allCases.first { "\($0)" == name.lowercased() }
    guard let format = named ?? Self(rawValue: name.lowercased()) else { return nil }
    self = format
  }
}

extension Table {
  /// The table in a format: equal tables give the same bytes, the last of them a line feed.
  public func rendered(as format: TableFormat) -> String {
    switch format {
    case .text: sheet.text()
    case .markdown: sheet.markdown()
    case .csv: csv()
    case .latex: sheet.latex()
    case .html: sheet.html()
    case .json: json()
    }
  }
}
