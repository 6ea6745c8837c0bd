import Audit

/// A change of one file of a copy, and what the audit must say about it.
struct Damage: Sendable {
  let name: String
  /// Below the copy's folder.
  let path: @Sendable (PublishedCopy) throws -> String
  let change: @Sendable ([UInt8]) throws -> [UInt8]
  /// Part of one of the lines.
  let line: String

  /// Whether a line of the audit of a freshly sealed copy holds `line`; the copy is restored.
  func isFound(in copy: PublishedCopy) throws -> (Bool, [String]) {
    let path = try path(copy)
    let before = try copy.read(path)
    defer { try? copy.write(before, path) }
    let after = try change(before)
    guard after != before else { return (false, ["nothing was changed"]) }
    try copy.write(after, path)
    try copy.seal()
    let errors = try copy.errors()
    return (errors.contains { $0.contains(line) }, errors)
  }
}

extension Damage {
  /// A field of a run's `run.json`; the file stays in canonical form.
  static func field(
    _ fields: String..., of run: String = "dpf-0.80-quick-s1", line: String,
    _ change: @escaping @Sendable (JSON) -> JSON
  ) -> Damage {
    Damage(
      name: "\(run): \(fields.joined(separator: "."))",
      path: { try "results/" + $0.path(run, "run.json") },
      change: { bytes in
        guard let json = JSON(bytes) else { return bytes }
        return Array(json.changing(fields, change).fileText.utf8)
      }, line: line)
  }

  /// A field of one of a run's tables; rows count from 0, or from the end below it.
  static func entry(
    _ file: String, row: Int, _ column: String, of run: String = "dpf-0.80-quick-s1", line: String,
    _ change: @escaping @Sendable (String) -> String
  ) -> Damage {
    Damage(
      name: "\(run): \(file), row \(row), \(column)",
      path: { try "results/" + $0.path(run, file) },
      change: { bytes in
        guard var table = CSV(String(decoding: bytes, as: UTF8.self)),
          let place = table.header.firstIndex(of: column)
        else { return bytes }
        let row = row < 0 ? table.rows.count + row : row
        table.rows[row][place] = change(table.rows[row][place])
        return Array(table.text.utf8)
      }, line: line)
  }

  /// A member of the cell of a column in a table's machine form, in all its rows.
  static func cell(
    _ column: String, _ name: String, line: String, _ change: @escaping @Sendable (JSON) -> JSON
  ) -> Damage {
    Damage(
      name: "\(column): \(name)",
      path: { _ in "results/\(PublishedCopy.table).json" },
      change: { bytes in
        guard let json = JSON(bytes) else { return bytes }
        return Array(json.changingCell(column, name, change).fileText.utf8)
      }, line: line)
  }

  /// Text of a published file.
  static func text(
    _ path: String, line: String, _ change: @escaping @Sendable (String) -> String
  ) -> Damage {
    Damage(
      name: path, path: { _ in path },
      change: { Array(change(String(decoding: $0, as: UTF8.self)).utf8) }, line: line)
  }
}

extension JSON {
  /// With another value at the end of a path of names; `null` takes a member away.
  func changing(_ path: [String], _ change: (JSON) -> JSON) -> JSON {
    guard let name = path.first, var members else { return change(self) }
    let value = self[name].changing(Array(path.dropFirst()), change)
    members[name] = value.isNull ? nil : value
    return .object(members)
  }

  /// A table with another member in the cells of a column.
  func changingCell(_ column: String, _ name: String, _ change: (JSON) -> JSON) -> JSON {
    changing(["rows"]) { rows in
      rows.mapped { row in
        row.changing(["cells"]) { cells in
          cells.mapped { $0["method"].text == column ? $0.changing([name], change) : $0 }
        }
      }
    }
  }

  private func mapped(_ change: (JSON) -> JSON) -> JSON { .array((elements ?? []).map(change)) }

  func plus(_ number: Int) -> JSON { .integer((integer ?? 0) + number) }
}

extension CSV {
  /// No field here needs quotes.
  var text: String {
    ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
