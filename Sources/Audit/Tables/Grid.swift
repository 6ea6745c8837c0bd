/// The cells of a table as texts, in whatever format it was read.
package struct Grid: Hashable, Sendable {
  package var header: [String]
  package var rows: [[String]]
  /// All of the file's text with its format's escapes undone, to look for lines around the table.
  package var text = ""

  package init(header: [String], rows: [[String]], text: String = "") {
    (self.header, self.rows, self.text) = (header, rows, text)
  }
}

/// The formats for reading; each undoes what the format does to a text.
package enum GridFormat: String, CaseIterable, Sendable {
  case txt, md, tex, html

  /// `nil` if there is no table in `text`.
  package func read(_ text: String) -> Grid? {
    switch self {
    case .txt: plainGrid(text)
    case .md: markdownGrid(text)
    case .tex: latexGrid(text)
    case .html: htmlGrid(text)
    }
  }
}
