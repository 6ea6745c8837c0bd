import Crypto
import Foundation
import Tensors

/// JSON as one sequence of bytes for one value: keys sorted by their UTF-8, shortest numbers that
/// read back to the same value, integers without a point, no escapes but those JSON demands.
public enum CanonicalJSON {
  /// One line without spaces: what is hashed.
  public static func text(_ value: JSONValue) -> String {
    var text = ""
    write(value, indent: nil, to: &text)
    return text
  }

  public static func text(_ value: some Encodable) -> String {
    text(JSONValue(encoding: value))
  }

  /// Two spaces of indent, one key or element a line, a line feed at the end: what people read.
  public static func pretty(_ value: JSONValue) -> String {
    var text = ""
    write(value, indent: 0, to: &text)
    return text + "\n"
  }

  private static func write(_ value: JSONValue, indent: Int?, to text: inout String) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += number(value)
    case .string(let value): text += quoted(value)
    case .array(let values):
      list(values, "[", "]", indent, &text) { value, indent, text in
        write(value, indent: indent, to: &text)
      }
    case .object(let fields):
      let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      list(sorted, "{", "}", indent, &text) { field, indent, text in
        text += quoted(field.key) + (indent == nil ? ":" : ": ")
        write(field.value, indent: indent, to: &text)
      }
    }
  }

  private static func list<Element>(
    _ elements: [Element], _ open: String, _ close: String, _ indent: Int?, _ text: inout String,
    _ write: (Element, Int?, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indent { text += "\n" + String(repeating: " ", count: indent + 2) }
      write(element, indent.map { $0 + 2 }, &text)
    }
    if let indent, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
    text += close
  }

  /// Whole numbers are written as integers, so that 1.0 and 1 are one value; what JSON cannot hold
  /// is written as a string, as `JSONValue(encoding:)` does.
  private static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return value.isFinite ? value.description : "\"\(value)\""
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

/// SHA-256 of the canonical JSON of a recipe: its config hash.
public func configHash(of config: JSONValue) -> String {
  hexadecimal(SHA256.hash(data: Array(CanonicalJSON.text(config).utf8)))
}

public func configHash(of config: some Encodable) -> String {
  configHash(of: JSONValue(encoding: config))
}

extension JSONDecoder {
  /// Reads what `JSONValue(encoding:)` and `CanonicalJSON` write.
  static var ofRecords: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
