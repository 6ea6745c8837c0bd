import Foundation

/// A table of the paper as rows of named texts: lint compares what is printed.
struct PaperRows {
  typealias Tables = [String: PaperRows]

  struct Row: Hashable {
    fileprivate let texts: [String: String]
    subscript(column: String) -> String { texts[column] ?? "" }
    /// `nil` where there is no number: a blank or ★.
    func number(_ column: String) -> Double? { Double(self[column]) }
    /// Model and ratio, the place of a finding.
    var place: String { "\(self["model"]) \(self["pruning_ratio"])" }
  }

  /// A file that is no such table.
  struct Damage: Error { let finding: PaperLint.Finding }

  let id: String
  let columns: [String]
  let rows: [Row]

  init(_ id: String, _ text: String?) throws(Damage) {
    func damage(_ place: String, _ problem: String) -> Damage {
      Damage(finding: PaperLint.Finding(.damaged, "table", place, problem))
    }
    guard let text else { throw damage(id, "the file is missing") }
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let expected = PaperTable.files[id]?.prefix { $0 != "\n" } ?? ""
    guard let header = lines.first, header.joined(separator: ",") == expected else {
      throw damage("\(id):1", "the header is not that of the table")
    }
    var rows: [Row] = []
    for (index, parts) in lines.dropFirst().enumerated() {
      let place = "\(id):\(index + 2)"
      var fields = parts
      if header.last == "comment", fields.count > header.count {  // it may hold commas
        let comment = fields[(header.count - 1)...].joined(separator: ",")
        fields = fields.prefix(header.count - 1) + [comment]
      }
      guard fields.count == header.count else {
        throw damage(place, "\(fields.count) fields instead of \(header.count)")
      }
      for (column, field) in zip(header, fields).dropFirst() where !Self.isValue(field, column) {
        throw damage(place, "\(printable(field)) in column \(column)")
      }
      rows.append(Row(texts: Dictionary(zip(header, fields)) { first, _ in first }))
    }
    (self.id, columns, self.rows) = (id, header, rows)
  }

  /// Comments are free; all else is a number, ★ or nothing.
  private static func isValue(_ text: String, _ column: String) -> Bool {
    column == "comment" || text.isEmpty || text == "*" || Rational(text) != nil
  }

  func row(like row: Row) -> Row? { rows.first { $0.place == row.place } }
}

/// A number as findings write it.
func decimals(_ value: Double, _ count: Int = 2) -> String {
  String(format: "%.\(count)f", value)
}

/// With its sign, always.
func signed(_ value: Double) -> String { String(format: "%+.2f", value) }
