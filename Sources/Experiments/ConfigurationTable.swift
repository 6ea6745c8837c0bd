import Foundation
import TOMLKit
import Tensors

/// A table of an experiment file, read strictly: every key must be known, every value of its type,
/// and errors name file, key and what would be right.
struct ConfigurationTable {
  let file: String
  /// Where the table stands in the file, `""` for the file itself.
  let path: String
  let members: [String: JSONValue]

  /// Parses TOML text.
  /// - Parameter file: its name in errors.
  init(parsing text: String, file: String) throws {
    try Self.checkHeaders(text, file)
    do {
      let json = try TOMLTable(string: text).convert(to: .json)
      self.init(
        file: file, path: "",
        members: try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8)))
    } catch let error as TOMLParseError {
      let place = error.source.begin
      throw ConfigurationError(
        "\(file):\(place.line):\(place.column): not TOML: \(error.description.firstLine)")
    } catch is DecodingError {
      throw ConfigurationError("\(file): holds a number that is none, as inf and nan are")
    }
  }

  /// Looks first for what the parser cannot refuse: it stops the program at a table without a name,
  /// and reads no further than a character 0.
  private static func checkHeaders(_ text: String, _ file: String) throws {
    let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]  // of UTF-8, which the parser skips
    let lines = text.utf8.dropFirst(text.utf8.starts(with: mark) ? 3 : 0)
      .split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let start = line.drop(while: isSpace)
      var name = start.dropFirst().drop(while: isSpace)
      if name.first == UInt8(ascii: "[") { name = name.dropFirst().drop(while: isSpace) }
      let isHeader = start.first == UInt8(ascii: "[")
      let hasName = name.first.map { "\"'_-]".utf8.contains($0) || isLetterOrDigit($0) } ?? false
      if line.contains(0) || (isHeader && !hasName) {
        throw ConfigurationError(
          "\(file):\(index + 1): not TOML: "
            + (line.contains(0) ? "it holds a character 0" : "a table needs a name behind the ["))
      }
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
  }

  private init(file: String, path: String, members: [String: JSONValue]) {
    (self.file, self.path, self.members) = (file, path, members)
  }

  /// Refuses keys that are not among `known`.
  func allowOnly(_ known: [String]) throws {
    for key in members.keys.sorted() where !known.contains(key) {
      throw ConfigurationError(
        "\(file): unknown key \"\(path + key)\"; \(suggestion(for: key, among: known))")
    }
  }

  func value<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) throws -> Value {
    guard let value: Value = try optional(key) else {
      throw ConfigurationError("\(file): key \"\(path + key)\" is missing")
    }
    return value
  }

  func optional<Value: Decodable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws -> Value? {
    guard let member = members[key] else { return nil }
    do {
      return try member.decode()
    } catch {
      throw ConfigurationError(
        "\(file): \"\(path + key)\" is \(member.summary), not \(description(of: type))")
    }
  }

  /// The table under `key`; empty where it is missing.
  func table(_ key: String) throws -> ConfigurationTable {
    guard let member = members[key] else { return nested(key, [:]) }
    guard let members = member.members else {
      throw ConfigurationError("\(file): \"\(path + key)\" is \(member.summary), not a table")
    }
    return nested(key, members)
  }

  /// The tables of an array of tables.
  func tables(_ key: String) throws -> [ConfigurationTable] {
    guard let member = members[key] else { return [] }
    guard case .array(let elements) = member else {
      throw ConfigurationError(
        "\(file): \"\(path + key)\" is \(member.summary), not an array of tables: write [[\(key)]]")
    }
    return try elements.enumerated().map { index, element in
      guard let members = element.members else {
        throw ConfigurationError("\(file): \"\(path + key)\" holds \(element.summary), not tables")
      }
      return nested("\(key)[\(index + 1)]", members)
    }
  }

  private func nested(_ key: String, _ members: [String: JSONValue]) -> ConfigurationTable {
    ConfigurationTable(file: file, path: "\(path)\(key).", members: members)
  }
}

/// A mistake in an experiment file or on the command line, in one sentence.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description.onOneLine }
}

extension StringProtocol {
  fileprivate var firstLine: String { String(prefix { $0 != "\n" }) }
}
