import Foundation
import Pruning
import Results
import Tensors

/// What can be named: experiments, profiles, methods.
public struct Library: Sendable {
  public let methods: Catalogue

  public init(methods: Catalogue = Catalogue()) { self.methods = methods }

  /// Ids of the experiments that come with the program.
  public var experiments: [String] {
    catalogueFiles.keys.filter { !Self.settings.contains($0) }.map { String($0.dropLast(5)) }
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }

  /// Files of the catalogue that are no experiments.
  private static let settings = ["profiles.toml", "margins.toml", "ledger.toml"]

  /// The margins of verdicts on the paper.
  public func margins() throws -> Margins {
    let table = try ConfigurationTable(
      parsing: catalogueFiles["margins.toml"] ?? "", file: "margins.toml")
    try table.allowOnly(["top1", "top5", "macs"])
    return Margins(
      top1: try table.value("top1"), top5: try table.value("top5"), macs: try table.value("macs"))
  }

  /// What the paper leaves open, and what was chosen.
  public func ledger() throws -> Ledger {
    try Ledger(parsing: catalogueFiles["ledger.toml"] ?? "", file: "ledger.toml")
  }

  /// The TOML text of an experiment, to read and to copy.
  public func text(of experiment: String) -> String? { catalogueFiles["\(experiment).toml"] }

  /// The experiment of an id, or of a file: a path works wherever an id does.
  public func experiment(_ name: String, profile: String? = nil) throws -> Experiment {
    if let text = text(of: name), !Self.settings.contains("\(name).toml") {
      return try Experiment(
        parsing: text, file: "\(name).toml", profile: profile, library: self)
    }
    guard name.hasSuffix(".toml") else {
      throw ConfigurationError(
        "no experiment \"\(name)\"; \(suggestion(for: name, among: experiments)) "
          + "(a file must end in .toml)")
    }
    return try Experiment(
      parsing: Self.file(name), file: name, profile: profile, library: self)
  }

  /// The TOML text of an experiment that ``experiment(_:profile:)`` knows.
  func source(of name: String) throws -> String { try text(of: name) ?? Self.file(name) }

  private static func file(_ name: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: name) else {
      throw ConfigurationError("\(name): no such file, or it cannot be read")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// - Parameter origin: where the name was given, for the error.
  func profile(_ name: String, from origin: String) throws -> Profile {
    let file = "profiles.toml"
    let table = try ConfigurationTable(parsing: catalogueFiles[file] ?? "", file: file)
    guard table.members[name] != nil else {
      throw ConfigurationError(
        "\(origin): no profile \"\(name)\"; \(suggestion(for: name, among: Array(table.members.keys)))"
      )
    }
    return try Profile(name: name, table.table(name))
  }
}
