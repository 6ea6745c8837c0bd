import ArgumentParser
import Experiments
import Foundation
import Networks
import Pruning
import Results
import Tensors
import Training

struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "List the methods, or show one with its options, sources and differences.",
    discussion: """
      Any of them with +ft appended is fine-tuned after training.

      Example: prunebench methods show dsr
      """,
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the methods.",
      discussion: """
        Of each its family, its cost in dense trainings, the source, and the options with their \
        defaults.

        Example: prunebench methods list
        """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let entries = try Prunebench.library.methods.names.map(MethodEntry.init)
      if json { return try print(JSONText.of(entries)) }
      let heads = entries.map { [$0.name, $0.family.rawValue, $0.cost] }
      let widths = (0..<3).map { column in heads.map { $0[column].count }.max() ?? 0 }
      let indent = String(repeating: " ", count: widths.reduce(6, +))
      for (entry, head) in zip(entries, heads) {
        let start = zip(head, widths).map {
          $0 + String(repeating: " ", count: $1 + 2 - $0.count)
        }
        print(start.joined() + (entry.sources.first ?? entry.summary))
        if !entry.options.isEmpty { print(indent + entry.optionTexts.joined(separator: ", ")) }
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a method does, its options, and how it differs from the original.")

    @Argument(help: "The method's name.", completion: .method)
    var name: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let entry = try MethodEntry(name)
      if json { return try print(JSONText.of(entry)) }
      print(entry.text)
    }
  }
}

/// What is printed of a method.
private struct MethodEntry: Encodable {
  let name, summary: String
  let steps: [String]
  let family: MaskFamily
  let sources: [String]
  let options: [String: JSONValue]
  /// Of the default options, in units of one dense training; no fine-tuning appended.
  let trainingCost: Double
  /// The weights that the original prunes: `prunable = "native"`.
  let nativePrunable: PrunableSet
  let differences: [String]

  init(_ name: String) throws {
    let method = try Prunebench.library.methods.method(name)
    let description = type(of: method).description
    self.name = name
    (summary, steps, family) = (description.summary, description.steps, description.family)
    nativePrunable = type(of: method).nativePrunable
    (sources, differences) = (description.sources, description.differences)
    options = Dictionary(
      uniqueKeysWithValues: try Prunebench.library.methods.defaults(of: name))
    trainingCost = try method.trainingCost(in: Self.study(), stepsPerEpoch: 391)
  }

  /// ResNet-20 on CIFAR-10, at the paper's length.
  private static func study() throws -> Study {
    let schedule = Schedule.paper(for: "resnet20")
    let tuning = Schedule(
      epochs: 60, learningRate: 0.01, decayEpochs: [30, 45], phase: .fineTuning)
    var study = Study(
      Setting(
        model: "resnet20", data: Setting.DataChoice(name: "cifar10", digest: ""), batch: 128,
        seed: 1),
      schedule: schedule, fineTuning: tuning, layout: try Architecture.named("resnet20").layout)
    study.method = { try Prunebench.library.methods.method($0, options: $1) }
    return study
  }

  var cost: String { "\(Double(Int(trainingCost * 100 + 0.5)) / 100)" }

  var optionTexts: [String] {
    options.sorted { $0.key < $1.key }.map { "\($0.key) = \(CanonicalJSON.text($0.value))" }
  }

  var text: String {
    let lines = [name, "  \(summary)", "family: \(family.rawValue)", "training cost: \(cost) x dense"]
    let set = ["prunable = native: \(nativePrunable.rawValue)"]
    return
      (lines + section("what is done", steps) + section("options", optionTexts)
      + (nativePrunable == .convolutions ? [] : set) + section("sources", sources)
      + section("differences from the original", differences))
      .joined(separator: "\n")
  }

  private func section(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["\(title):"] + items.map { "  \($0)" }
  }
}
