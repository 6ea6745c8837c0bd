/// A CSV file of numbers and plain names: a header, then a line a row. Nothing in it is quoted.
struct Columns {
  let file: String
  let names: [String]
  /// How many of the columns every schema has.
  private let first: Int

  /// - Parameter later: the columns at the end that came with a later schema; files of an earlier
  ///   one read as if these were empty.
  init(_ file: String, _ header: String, later: String = "") {
    let names = [header, later].map { $0.split(separator: ",").map(String.init) }
    (self.file, self.names, first) = (file, names[0] + names[1], names[0].count)
  }

  func text(_ rows: [[String]]) -> String {
    ([names] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// Reads `bytes` of the file at `path`, a row at a time.
  func parse<Row>(
    _ bytes: [UInt8], at path: String, _ row: (inout Fields) throws -> Row
  ) throws -> [Row] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ResultsError.damaged(file: path, line: nil, problem: "not UTF-8")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    guard [first, names.count].contains(header.count),
      zip(names, header).allSatisfy({ $0 == $1 })
    else {
      throw ResultsError.damaged(file: path, line: 1, problem: "the header is not that of \(file)")
    }
    guard lines.popLast()?.isEmpty == true else {
      throw ResultsError.damaged(
        file: path, line: lines.count + 1, problem: "the last line is cut short")
    }
    return try lines.dropFirst().enumerated().map { index, line in
      var fields = Fields(
        path: path, line: index + 2, names: names,
        values: line.split(separator: ",", omittingEmptySubsequences: false))
      guard fields.values.count == header.count else {
        throw fields.damaged("\(fields.values.count) fields instead of \(header.count)")
      }
      fields.values += Array(repeating: "", count: names.count - header.count)
      return try row(&fields)
    }
  }

  /// The fields of a row, taken from left to right.
  struct Fields {
    let path: String
    let line: Int
    let names: [String]
    var values: [Substring]
    var position = 0

    mutating func take() -> Substring {
      defer { position += 1 }
      return values[position]
    }

    /// The next field as a number, written as this package writes it.
    mutating func number<Number: LosslessStringConvertible>(_: Number.Type) throws -> Number {
      let text = take()
      guard let value = Number(String(text)) else {
        throw damaged("\(printable(String(text))) in column \(names[position - 1])")
      }
      return value
    }

    mutating func optional<Number: LosslessStringConvertible>(_: Number.Type) throws -> Number? {
      if values[position].isEmpty {
        position += 1
        return nil
      }
      return try number(Number.self)
    }

    func damaged(_ problem: String) -> ResultsError {
      .damaged(file: path, line: line, problem: problem)
    }
  }
}
