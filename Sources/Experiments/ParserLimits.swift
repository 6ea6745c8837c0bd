/// What the TOML parser cannot refuse, looked for before it reads a text: it stops the program at a
/// table without a name and at a } where an array wants a value, and reads no further than a
/// character 0.
enum ParserLimits {
  /// - Parameter file: its name in errors.
  static func check(_ text: String, _ file: String) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]  // of UTF-8, which the parser skips
    let bytes = Array(text.utf8.dropFirst(text.utf8.starts(with: mark) ? 3 : 0))
    func refuse(_ line: Int, _ reason: String) -> ConfigurationError {
      ConfigurationError("\(file):\(line): not TOML: \(reason)")
    }
    for (index, line) in bytes.split(separator: newline, omittingEmptySubsequences: false)
      .enumerated()
    {
      if line.contains(0) { throw refuse(index + 1, "it holds a character 0") }
      if isHeaderWithoutName(line) { throw refuse(index + 1, "a table needs a name behind the [") }
    }
    if let place = braceForValue(bytes) {
      let line = bytes[..<place].count { $0 == newline } + 1
      throw refuse(line, "a } stands where a value is expected")
    }
  }

  private static let newline = UInt8(ascii: "\n")
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
  }

  private static func isHeaderWithoutName(_ line: ArraySlice<UInt8>) -> Bool {
    let start = line.drop(while: isSpace)
    guard start.first == UInt8(ascii: "[") else { return false }
    var name = start.dropFirst().drop(while: isSpace)
    if name.first == UInt8(ascii: "[") { name = name.dropFirst().drop(while: isSpace) }
    return !(name.first.map { "\"'_-]".utf8.contains($0) || isLetterOrDigit($0) } ?? false)
  }

  /// The first } behind a [ or a comma, outside of strings and comments: never TOML.
  private static func braceForValue(_ bytes: [UInt8]) -> Int? {
    var (at, last) = (0, newline)
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "#"):
        at = bytes[at...].firstIndex(of: newline) ?? bytes.count
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"): at = endOfString(bytes, from: at)
      case UInt8(ascii: "}") where ",[".utf8.contains(last): return at
      default: at += 1
      }
      if !isSpace(byte), byte != newline, byte != 13 { last = byte }
    }
    return nil
  }

  /// Behind the string that begins at `start`; one of a line ends with the line.
  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    let quote = bytes[start]
    let isLong = bytes[start...].starts(with: [quote, quote, quote])
    let mark = [UInt8](repeating: quote, count: isLong ? 3 : 1)
    var at = start + mark.count
    while at < bytes.count, isLong || bytes[at] != newline {
      if quote == UInt8(ascii: "\""), bytes[at] == UInt8(ascii: "\\") {
        at += 2
      } else if bytes[at...].starts(with: mark) {
        at += mark.count
        // A long string may end with quotes of its own.
        while isLong, at < bytes.count, bytes[at] == quote { at += 1 }
        return at
      } else {
        at += 1
      }
    }
    return min(at, bytes.count)
  }
}
