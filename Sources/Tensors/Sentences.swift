// Pieces of error messages.

extension String {
  /// The text as one line that a terminal prints as it stands: names of files and keys of others
  /// may hold anything.
  public var onOneLine: String {
    guard utf8.count > Self.longestLine || !unicodeScalars.allSatisfy(\.isPrintable) else {
      return self
    }
    let shown = unicodeScalars.prefix(Self.longestLine / 4).map { $0.isPrintable ? $0 : "?" }
    return String(String.UnicodeScalarView(shown))
  }

  private static let longestLine = 3000
}

extension Unicode.Scalar {
  /// Whether a terminal shows it in its place: it does not move the cursor, end the line or turn
  /// the direction of writing.
  public var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}

/// "did you mean …?" for a small slip, otherwise the whole list.
public func suggestion(for name: String, among known: [String]) -> String {
  if let candidate = nearest(to: name, among: known) { return "did you mean \"\(candidate)\"?" }
  return known.isEmpty ? "there is none" : "there are \(known.sorted().joined(separator: ", "))"
}

/// The known name that is a small slip away; `nil` if there is none.
public func nearest(to name: String, among known: [String]) -> String? {
  let nearest = known.map { ($0, editDistance(name, $0)) }.min { $0.1 < $1.1 }
  guard let (candidate, distance) = nearest, distance <= max(1, name.count / 3) else { return nil }
  return candidate
}

/// What a value of a type is called.
public func description(of type: Any.Type) -> String {
  switch type {
  case is String.Type: "a text"
  case is Int.Type: "a whole number"
  case is Double.Type, is Float.Type: "a number"
  case is Bool.Type: "true or false"
  case is [String].Type: "a list of texts"
  case is [Int].Type: "a list of whole numbers"
  case is [Double].Type: "a list of numbers"
  default: "a valid value"
  }
}

extension JSONValue {
  /// The value as an error names it.
  public var summary: String {
    switch self {
    case .object: "a table"
    case .array: "a list"
    case .null: "nothing"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "\"\(value.prefix(40))\""
    }
  }
}

/// How many letters must be inserted, deleted, replaced or exchanged with their neighbour (optimal
/// string alignment).
private func editDistance(_ from: String, _ to: String) -> Int {
  let (a, b) = (Array(from), Array(to))
  var rows = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
  for i in a.indices {
    rows[i + 1][0] = i + 1
    for j in b.indices {
      let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
      var best = min(replaced, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, rows[i - 1][j - 1] + 1)
      }
      rows[i + 1][j + 1] = best
    }
  }
  return rows[a.count][b.count]
}
