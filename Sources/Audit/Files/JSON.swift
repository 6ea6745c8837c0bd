/// JSON as it stands in a file. Numbers are read exactly as Swift reads their text; two keys of one
/// name are an error, since readers would disagree about them.
package enum JSON: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// `nil` if `bytes` are not one JSON text.
  package init?(_ bytes: [UInt8]) {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var reader = JSONReader(bytes)
    guard let value = try? reader.document() else { return nil }
    self = value
  }

  /// `null` where there is no such member.
  package subscript(key: String) -> JSON {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  package var text: String? { if case .string(let text) = self { text } else { nil } }
  /// A whole number with which one can reckon: no record counts to 2^48.
  package var integer: Int? {
    if case .integer(let number) = self, number.magnitude < 1 << 48 { number } else { nil }
  }
  package var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  package var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  package var members: [String: JSON]? { if case .object(let all) = self { all } else { nil } }
  package var isNull: Bool { self == .null }

  /// A number, whether or not it was written with a point; `inf`, `-inf` and `nan` as texts.
  package var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .string("inf"): .infinity
    case .string("-inf"): -.infinity
    case .string("nan"): .nan
    default: nil
    }
  }

  /// Texts of an array of texts; `nil` for anything else.
  package var texts: [String]? {
    guard let elements else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }
}
