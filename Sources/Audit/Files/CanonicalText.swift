extension JSON {
  /// Sorted keys, no spaces: the text of which a recipe's hash is the SHA-256.
  /// Whole numbers have no point, others the shortest digits that read back to the same value.
  package var canonicalText: String {
    switch self {
    case .array(let elements): "[" + elements.map(\.canonicalText).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + Self.sorted(members).map { Self.quoted($0) + ":" + $1.canonicalText }
        .joined(separator: ",") + "}"
    default: leafText
    }
  }

  /// The same with an element a line and two spaces of indent: what files hold.
  package var fileText: String { indentedText("\n") + "\n" }

  private func indentedText(_ lineFeed: String) -> String {
    let inner = lineFeed + "  "
    switch self {
    case .array(let elements) where !elements.isEmpty:
      return "[" + inner + elements.map { $0.indentedText(inner) }.joined(separator: "," + inner)
        + lineFeed + "]"
    case .object(let members) where !members.isEmpty:
      return "{" + inner
        + Self.sorted(members).map { Self.quoted($0) + ": " + $1.indentedText(inner) }
        .joined(separator: "," + inner) + lineFeed + "}"
    default: return canonicalText
    }
  }

  private var leafText: String {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .integer(let number): "\(number)"
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    case .string(let text): Self.quoted(text)
    case .null, .array, .object: "null"
    }
  }

  private static func sorted(_ members: [String: JSON]) -> [(String, JSON)] {
    members.sorted { FileTree.inByteOrder($0.key, $1.key) }.map { ($0.key, $0.value) }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
    if isPlain { return "\"" + text + "\"" }
    let escapes: [Unicode.Scalar: String] = [
      "\"": #"\""#, "\\": #"\\"#, "\n": #"\n"#, "\r": #"\r"#, "\t": #"\t"#,
    ]
    return "\""
      + text.unicodeScalars.map { scalar in
        if let escape = escapes[scalar] { return escape }
        guard scalar.value < 0x20 else { return String(scalar) }
        return #"\u00"# + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      }.joined() + "\""
  }
}
