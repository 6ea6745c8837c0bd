/// The name of a table's cell, `[profile:]artifact/model/method[/sparsity][/field]`: for example
/// `table1/resnet20/dpf/0.90`, `table1/resnet20/dense`, `quick:quick/resnet8/dpf/0.95`.
public struct CellName: Hashable, Sendable, CustomStringConvertible {
  /// `nil` for the profile `paper`, which is not written.
  public var profile: String?
  public var artifact, model, method: String
  /// `nil` for the dense network and for it alone.
  public var sparsity: Double?
  /// Another quantity than top-1: `top5`, `macs`.
  public var field: String?

  /// - Parameters:
  ///   - profile: `paper` and `nil` are the same.
  ///   - sparsity: ignored for the method `dense`.
  public init(
    profile: String? = nil, artifact: String, model: String, method: String,
    sparsity: Double? = nil, field: String? = nil
  ) {
    self.profile = profile == "paper" ? nil : profile
    (self.artifact, self.model, self.method) = (artifact, model, method)
    (self.sparsity, self.field) = (method == "dense" ? nil : sparsity, field)
  }

  public var description: String { text }

  public var text: String {
    (profile.map { "\($0):" } ?? "")
      + [artifact, model, method, sparsity.map(Format.sparsity), field].compactMap { $0 }
      .joined(separator: "/")
  }

  public init(_ text: String) throws {
    let form = "[profile:]artifact/model/method[/sparsity][/field], sparsity as in 0.90"
    func bad() -> ResultsError { .badName(kind: "cell", name: text, form: form) }
    var rest = text[...]
    if let colon = rest.firstIndex(of: ":") {
      let name = String(rest[..<colon])
      guard Self.isWord(name), name != "paper" else { throw bad() }
      (profile, rest) = (name, rest[rest.index(after: colon)...])
    }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard 3...5 ~= parts.count, parts.prefix(3).allSatisfy(Self.isWord),
      Self.isArtifact(parts[0])
    else { throw bad() }
    (artifact, model, method) = (parts[0], parts[1], parts[2])
    parts.removeFirst(3)
    if method != "dense" {
      guard let value = parts.first.flatMap(Format.sparsity(parsing:)) else { throw bad() }
      sparsity = value
      parts.removeFirst()
    }
    guard parts.count <= 1 else { throw bad() }
    field = parts.first
    if let field, !Self.isWord(field) || field.utf8.first.map({ 48...57 ~= $0 }) == true {
      throw bad()
    }
  }

  private static func isWord(_ text: String) -> Bool { RunName.isSafe(text) }

  /// The paper's tables and figures are known; experiments of users have any other name.
  private static func isArtifact(_ name: String) -> Bool {
    for (kind, known) in [("table", 1...6), ("figure", 3...16)] where name.hasPrefix(kind) {
      let digits = name.dropFirst(kind.count).prefix { $0.isNumber }
      guard let number = Int(digits) else { continue }
      return known.contains(number)
    }
    return true
  }
}
