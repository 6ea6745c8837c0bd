import Foundation
import Networks
import Results
import Tensors

/// What a search starts from: a profile and a column, and the text they came from.
struct TuningBase {
  /// With no cells, on held-out images.
  let experiment: Experiment
  /// As an experiment's file has them.
  private let profile: JSONValue
  private let column: [String: JSONValue]

  init(
    _ origin: String?, profile: String?, method: String, model: String, library: Library
  ) throws {
    do { _ = try Architecture.named(model) } catch {
      throw ConfigurationError("--model: \(error)")
    }
    let (text, file): (String, String)
    if let origin {
      experiment = try Self.emptied(library.experiment(origin, profile: profile))
      (text, file) = try (library.source(of: origin), origin)
    } else {
      let name = profile ?? "paper"
      _ = try library.profile(name, from: "--profile")
      (text, file) = (Self.text(profile: name, method: method, model: model), "prunebench tune")
      experiment = try Self.emptied(Experiment(parsing: text, file: file, library: library))
    }
    if let own = experiment.profile.model, own != model {
      throw ConfigurationError(
        "--model: profile \(experiment.profile.name) trains \(own) in place of \(model); "
          + "choose another profile")
    }
    let table = try ConfigurationTable(parsing: text, file: file)
    self.profile = profile.map { .string($0) } ?? table.members["profile"] ?? .null
    column = table.members["method"]?.members?[method]?.members ?? [:]
  }

  /// An experiment file that adds `settings` to the column: three seeds, judged on the test set.
  func text(
    id: String, title: String, comment: String, method: String, model: String, sparsity: Double,
    settings: [String: JSONValue]
  ) -> String {
    let members = column.merging(settings) { _, own in own }.sorted { $0.key < $1.key }
    let lines =
      [
        "# \(comment)", "schema = 1", "id = \(TOMLText.value(.string(id)))",
        "title = \(TOMLText.value(.string(title)))", "profile = \(TOMLText.value(profile))", "",
        "[[grid]]", "model = [\(TOMLText.value(.string(model)))]",
        "method = [\(TOMLText.value(.string(method)))]", "sparsity = [\(sparsity)]",
        "seed = [1, 2, 3]", "", "[method.\(TOMLText.value(.string(method)))]",
      ] + members.map { "\(TOMLText.key($0.key)) = \(TOMLText.value($0.value))" }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func emptied(_ experiment: Experiment) -> Experiment {
    var experiment = experiment
    (experiment.id, experiment.title) = ("tuning", "Tuning on held-out training images")
    (experiment.split, experiment.grids) = (.validation, [])
    return experiment
  }

  private static func text(profile: String, method: String, model: String) -> String {
    """
    schema = 1
    id = "tuning"
    profile = \(TOMLText.value(.string(profile)))
    [[grid]]
    model = [\(TOMLText.value(.string(model)))]
    method = [\(TOMLText.value(.string(method)))]
    sparsity = [0.5]
    seed = [1]
    """
  }
}

/// Values as TOML writes them in one line.
enum TOMLText {
  static func value(_ value: JSONValue) -> String {
    switch value {
    case .null: "\"\""
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): quoted(text)
    case .array(let values): "[" + values.map(Self.value).joined(separator: ", ") + "]"
    case .object(let members):
      "{ "
        + members.sorted { $0.key < $1.key }.map { "\(key($0.key)) = \(Self.value($0.value))" }
        .joined(separator: ", ") + " }"
    }
  }

  /// Bare where letters, digits and hyphens suffice.
  static func key(_ name: String) -> String {
    let isBare = name.utf8.allSatisfy {
      97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_")
    }
    return isBare && !name.isEmpty ? name : quoted(name)
  }

  private static func quoted(_ text: String) -> String {
    // JSON's escapes are among those of TOML.
    CanonicalJSON.text(JSONValue.string(text))
  }
}
