import ArgumentParser
import Experiments
import Foundation
import Pruning
import Results
import Tensors

struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "List the methods with their options and defaults.",
    discussion: "Any of them with +ft appended is fine-tuned after training.")

  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    let name: String
    let options: [String: JSONValue]
  }

  func run() throws {
    let catalogue = Prunebench.library.methods
    let rows = try catalogue.names.map { name in
      Row(
        name: name,
        options: Dictionary(uniqueKeysWithValues: try catalogue.defaults(of: name)))
    }
    if json { return try print(JSONText.of(rows)) }
    for row in rows {
      let options = row.options.sorted { $0.key < $1.key }.map {
        "\($0.key) = \(CanonicalJSON.text($0.value))"
      }
      print(([row.name] + options).joined(separator: "\n    "))
    }
  }
}
