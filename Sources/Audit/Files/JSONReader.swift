/// A recursive reader of RFC 8259 over bytes that are known to be UTF-8.
struct JSONReader {
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws -> JSON {
    let value = try value()
    skipSpace()
    guard place == bytes.count else { throw Malformed() }
    return value
  }

  private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

  private mutating func skipSpace() {
    while next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value() throws -> JSON {
    skipSpace()
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw Malformed() }
    switch next {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .array(try elements())
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func members() throws -> [String: JSON] {
    var members: [String: JSON] = [:]
    try list("{", "}") { reader in
      let key = try reader.string()
      reader.skipSpace()
      guard reader.take(":"), members[key] == nil else { throw Malformed() }
      members[key] = try reader.value()
    }
    return members
  }

  private mutating func elements() throws -> [JSON] {
    var elements: [JSON] = []
    try list("[", "]") { reader in elements.append(try reader.value()) }
    return elements
  }

  private mutating func list(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ element: (inout JSONReader) throws -> Void
  ) throws {
    guard take(open) else { throw Malformed() }
    skipSpace()
    if take(close) { return }
    repeat {
      skipSpace()
      try element(&self)
      skipSpace()
    } while take(",")
    guard take(close) else { throw Malformed() }
  }

  /// `null`, `true`, `false` or a number.
  private mutating func word() throws -> JSON {
    let start = place
    while next > 0x20, !",]}:".utf8.contains(next) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    switch text {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      guard Self.isNumber(bytes[start..<place]), let number = Double(text), number.isFinite
      else { throw Malformed() }
      return Int(text).map { .integer($0) } ?? .number(number)
    }
  }

  /// `-1`, `0.25`, `1e-05`: no plus, no needless zero in front, digits around the point.
  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    func digits() -> ArraySlice<UInt8> {
      let digits = rest.prefix { 48...57 ~= $0 }
      rest = rest.dropFirst(digits.count)
      return digits
    }
    func take(_ signs: String) -> Bool {
      guard let first = rest.first, signs.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("-")
    let whole = digits()
    if whole.isEmpty || whole.count > 1 && whole.first == 48 { return false }
    if take("."), digits().isEmpty { return false }
    if take("eE") {
      _ = take("+-")
      if digits().isEmpty { return false }
    }
    return rest.isEmpty
  }

  private mutating func string() throws -> String {
    guard take("\"") else { throw Malformed() }
    var text: [UInt8] = []
    while !take("\"") {
      guard place < bytes.count, next >= 0x20 else { throw Malformed() }
      if take("\\") {
        text += String(try escaped()).utf8
      } else {
        text.append(next)
        place += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    let plain: [UInt8: Unicode.Scalar] = [
      0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r",
      0x74: "\t",
    ]
    let letter = next
    place += 1
    if let scalar = plain[letter] { return scalar }
    guard letter == UInt8(ascii: "u") else { throw Malformed() }
    let first = try hexadecimal()
    guard 0xD800..<0xDC00 ~= first else {
      guard let scalar = Unicode.Scalar(first) else { throw Malformed() }
      return scalar
    }
    guard take("\\"), take("u") else { throw Malformed() }
    let second = try hexadecimal()
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw Malformed() }
    return scalar
  }

  private mutating func hexadecimal() throws -> UInt32 {
    guard place + 4 <= bytes.count else { throw Malformed() }
    let digits = String(decoding: bytes[place..<place + 4], as: UTF8.self)
    place += 4
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
      throw Malformed()
    }
    return value
  }
}
