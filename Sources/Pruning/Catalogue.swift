import Foundation
import Tensors
import Training

/// Methods by name. Those of the folder `Methods` are found by themselves.
public struct Catalogue: Sendable {
  private let methods: [String: any Method.Type]

  public init(adding others: [any Method.Type] = []) {
    let pairs = (allMethods + others).map { ($0.name, $0) }
    methods = Dictionary(pairs) { _, later in later }
  }

  public var names: [String] { methods.keys.sorted() }

  public func contains(_ name: String) -> Bool { methods[name] != nil }

  /// Whether the method `name` prunes to a sparsity that is asked for.
  public func hasSparsity(_ name: String) throws -> Bool {
    try defaults(of: name).contains { $0.0 == "sparsity" }
  }

  /// The options of the method `name` with their defaults, in kebab-case.
  public func defaults(of name: String) throws -> [(String, JSONValue)] {
    try type(of: method(name)).defaults.map { ($0.name, $0.value) }
  }

  /// The method `name` with `options`, named in kebab-case, in place of its defaults.
  /// - Throws: ``OptionError`` for a name, an option or a value that does not exist.
  public func method(_ name: String, options: [String: JSONValue] = [:]) throws -> any Method {
    guard let type = methods[name] else {
      throw OptionError("no method \"\(name)\"; \(suggestion(for: name, among: names))")
    }
    return try type.with(options)
  }

  /// The rule that `description` names, as it was described.
  public func rule(_ description: RuleDescription) throws -> any TrainingRule {
    guard let type = methods[description.name] as? any TrainingRule.Type else {
      throw OptionError("no training rule \"\(description.name)\"")
    }
    return try type.init(description.options)
  }
}

extension TrainingRule {
  fileprivate init(_ description: JSONValue) throws { self = try description.decode() }
}

extension Method {
  /// Lays `options` over the defaults, which also tells options that do not exist.
  public static func with(_ options: [String: JSONValue]) throws -> Self {
    var values = JSONValue(encoding: Self()).members ?? [:]
    let known = values.keys.filter { $0 != "state" }
    for (key, value) in options.sorted(by: { $0.key < $1.key }) {
      guard let property = known.first(where: { kebabCase($0) == key }) else {
        throw OptionError(
          "\(name) has no option \"\(key)\"; \(suggestion(for: key, among: known.map(kebabCase)))")
      }
      guard value.isOfUse else {
        throw OptionError("\(name): option \"\(key)\" is \(value.summary), beyond any use")
      }
      values[property] = value
    }
    let method = try read(values, options)
    if let fault = method.fault { throw OptionError("\(name): \(fault)") }
    return method
  }

  /// Decodes options one by one, so that an error names the one at fault.
  private static func read(
    _ values: [String: JSONValue], _ options: [String: JSONValue]
  ) throws -> Self {
    do {
      return try JSONValue.object(values).decode()
    } catch let error as DecodingError {
      let defaults = JSONValue(encoding: Self()).members ?? [:]
      let fault = values.keys.sorted().first { property in
        let alone = defaults.merging([property: values[property]!]) { _, own in own }
        return (try? JSONValue.object(alone).decode() as Self) == nil
      }
      let option = fault.map(kebabCase) ?? ""
      var expectation = error.expectation
      if let fault, case .integer = defaults[fault] { expectation = "a whole number" }
      throw OptionError(
        "\(name): option \"\(option)\" is \(options[option]?.summary ?? "missing"), "
          + "not \(expectation)")
    }
  }

  /// The options with their defaults, in kebab-case and alphabetical order.
  public static var defaults: [(name: String, value: JSONValue)] {
    (JSONValue(encoding: Self()).members ?? [:])
      .filter { $0.key != "state" }
      .map { (kebabCase($0.key), $0.value) }
      .sorted { $0.0 < $1.0 }
  }
}

extension JSONValue {
  /// Whether counts and factors made of it can be counted.
  fileprivate var isOfUse: Bool {
    switch self {
    case .integer(let value): abs(Double(value)) <= 1e9
    case .number(let value): abs(value) <= 1e9
    default: true
    }
  }
}

/// `decayOn` as `decay-on`.
private func kebabCase(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
}

extension DecodingError {
  fileprivate var expectation: String {
    if case .typeMismatch(let type, _) = self { return description(of: type) }
    return "one of its values"
  }
}

/// A method, an option or a value that does not exist, in one sentence.
public struct OptionError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description.onOneLine }
}
