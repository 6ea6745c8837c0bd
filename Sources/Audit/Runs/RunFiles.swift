import Foundation

/// Reads the files of a run; what cannot be read is among the findings, once.
struct RunFiles {
  let path: String

  private func bytes(_ name: String, _ findings: inout Findings) -> [UInt8]? {
    let file = "\(path)/\(name)"
    guard FileManager.default.fileExists(atPath: file) else { return nil }  // named as missing
    let bytes = FileTree.bytes(file)
    if bytes == nil { findings.error(file, "cannot be read") }
    return bytes
  }

  /// - Returns: `null` where there is none.
  func json(_ name: String, _ findings: inout Findings) -> JSON {
    guard let bytes = bytes(name, &findings) else { return .null }
    guard let json = JSON(bytes) else {
      findings.error("\(path)/\(name)", "not JSON")
      return .null
    }
    findings.require(
      Array(json.fileText.utf8) == bytes, "\(path)/\(name)",
      "not in canonical form: sorted keys, two spaces of indent, shortest numbers")
    return json
  }

  func rows<Row: TableRow>(_ name: String, _ findings: inout Findings) -> [Row]? {
    guard let bytes = bytes(name, &findings) else { return nil }
    let file = "\(path)/\(name)"
    guard let table = String(validating: bytes, as: UTF8.self).flatMap({ CSV($0) }) else {
      findings.error(file, "not CSV, or its last line is cut short")
      return nil
    }
    let columns = Row.columns + Row.laterColumns
    guard table.header == Row.columns || table.header == columns else {
      findings.error(file, "its columns are not \(columns.joined(separator: ","))")
      return nil
    }
    let absent = Array(repeating: "", count: columns.count - table.header.count)
    let rows = table.rows.map { Row($0 + absent) }
    for (number, row) in rows.enumerated() where row == nil {
      findings.error(file, "line \(number + 2) holds something that is no such number")
    }
    return rows.contains { $0 == nil } ? nil : rows.compactMap { $0 }
  }

  func mask(_ name: String, count: Int, _ findings: inout Findings) -> Bits? {
    guard let bytes = bytes(name, &findings) else { return nil }
    guard let content = gunzip(bytes, atMost: count / 8 + 1), let bits = Bits(content, count: count)
    else {
      findings.error("\(path)/\(name)", "not the gzip of \(count) bits, the size of its layers")
      return nil
    }
    return bits
  }

  func correct(_ name: String, total: Int, _ findings: inout Findings) -> Bits? {
    guard let bytes = bytes(name, &findings) else { return nil }
    guard bytes.last == 10, let content = Data(base64Encoded: Data(bytes.dropLast())),
      let bits = Bits(Array(content), count: content.isEmpty ? 0 : total)
    else {
      findings.error("\(path)/\(name)", "not the base64 of \(total) bits, as run.json counts them")
      return nil
    }
    return bits
  }
}
