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
    try ParserLimits.check(text, file)
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
