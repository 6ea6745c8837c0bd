/// Reads a table of GitHub's Markdown.
func markdownGrid(_ text: String) -> Grid? {
  let lines = text.split(separator: "\n").filter { $0.hasPrefix("|") }
  guard lines.count >= 2, lines[1].allSatisfy({ "|:- ".contains($0) }) else { return nil }
  let cells = lines.enumerated().filter { $0.offset != 1 }.map { markdownCells($0.element) }
  return Grid(header: cells[0], rows: Array(cells.dropFirst()), text: unescaped(text))
}

/// The cells of `| a | b |`; a bar behind a backslash belongs to its cell.
private func markdownCells(_ line: Substring) -> [String] {
  var (cells, cell, isEscaped) = ([String](), "", false)
  for character in line.dropFirst() {
    if character == "|", !isEscaped {
      cells.append(trimmed(unescaped(cell)))
      cell = ""
    } else {
      cell.append(character)
    }
    isEscaped = character == "\\" && !isEscaped
  }
  return cells
}

/// Without the backslashes before other characters.
func unescaped(_ text: String) -> String {
  var (plain, isEscaped) = ("", false)
  for character in text {
    isEscaped = character == "\\" && !isEscaped
    if !isEscaped { plain.append(character) }
  }
  return plain
}
