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
      abstract: "List the methods, each with a sentence.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let entries = try Prunebench.library.methods.names.map(MethodEntry.init)
      if json { return try print(JSONText.of(entries)) }
      let width = entries.map(\.name.count).max() ?? 0
      for entry in entries {
        print(entry.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + entry.summary)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a method does, its options, and how it differs from the original.")

    @Argument(help: "The method's name.")
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
  let family: MaskFamily
  let sources: [String]
  let options: [String: JSONValue]
  /// Of the default options, in units of one dense training; no fine-tuning appended.
  let trainingCost: Double
  let differences: [String]

  init(_ name: String) throws {
    let method = try Prunebench.library.methods.method(name)
    let description = type(of: method).description
    self.name = name
    (summary, family) = (description.summary, description.family)
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
    return Study(
      Setting(
        model: "resnet20", data: Setting.DataChoice(name: "cifar10", digest: ""), batch: 128,
        seed: 1),
      schedule: schedule, fineTuning: tuning, layout: try Architecture.named("resnet20").layout)
  }

  var text: String {
    let lines = [
      name, "  \(summary)", "family: \(family.rawValue)",
      "training cost: \(Double(Int(trainingCost * 100 + 0.5)) / 100) x dense",
    ]
    let list = options.sorted { $0.key < $1.key }.map {
      "\($0.key) = \(CanonicalJSON.text($0.value))"
    }
    return
      (lines + section("options", list) + section("sources", sources)
      + section("differences from the original", differences))
      .joined(separator: "\n")
  }

  private func section(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["\(title):"] + items.map { "  \($0)" }
  }
}
