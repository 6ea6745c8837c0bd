// Pieces of error messages.

/// "did you mean …?" for a small slip, otherwise the whole list.
public func suggestion(for name: String, among known: [String]) -> String {
  let nearest = known.map { ($0, editDistance(name, $0)) }.min { $0.1 < $1.1 }
  if let (candidate, distance) = nearest, distance <= max(1, name.count / 3) {
    return "did you mean \"\(candidate)\"?"
  }
  return known.isEmpty ? "there is none" : "there are \(known.sorted().joined(separator: ", "))"
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

/// Levenshtein distance: insertions, deletions and replacements from one text to the other.
private func editDistance(_ from: String, _ to: String) -> Int {
  var row = Array(0...to.count)
  for (i, a) in from.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in to.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[to.count]
}
