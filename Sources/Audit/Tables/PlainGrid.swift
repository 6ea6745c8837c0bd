/// Reads aligned columns: a header, a rule of `─`, and rows up to an empty line. Columns are parted
/// where no line has anything over at least two places.
func plainGrid(_ text: String) -> Grid? {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { Array($0.unicodeScalars) }
  guard let rule = lines.firstIndex(where: { $0.first == "─" }), rule > 0 else { return nil }
  let rows = lines[(rule + 1)...].prefix { !$0.isEmpty }
  let all = [lines[rule - 1]] + rows
  let width = all.map(\.count).max() ?? 0
  let isFilled = (0..<width).map { place in all.contains { place < $0.count && $0[place] != " " } }
  var columns: [Range<Int>] = []
  for place in 0..<width where isFilled[place] {
    if let last = columns.last, place - last.upperBound < 2 {
      columns[columns.count - 1] = last.lowerBound..<place + 1
    } else {
      columns.append(place..<place + 1)
    }
  }
  let cells = all.map { line in
    columns.map { column in
      let part = line.dropFirst(column.lowerBound).prefix(column.count)
      return trimmed(String(String.UnicodeScalarView(part)))
    }
  }
  return Grid(header: cells[0], rows: Array(cells.dropFirst()), text: text)
}

func trimmed(_ text: String) -> String {
  let start = text.drop { $0 == " " }
  return String(start.reversed().drop { $0 == " " }.reversed())
}
