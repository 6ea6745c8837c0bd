import ArgumentParser
import Experiments
import Foundation
import Networks
import Reporting
import Results
import Tensors

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two methods cell by cell, or two results folders run by run.",
    discussion: """
      With --on: two columns of an experiment, head to head: differences with intervals, tests over \
      all its cells, what could have been detected. --against reads the second from another results \
      folder, so that a method can be compared with itself.

      Without --on: two results folders. Records of the same recipe are equal byte for byte on \
      machines whose kernels give the same bits; elsewhere the differences in accuracy are shown. \
      Exit status 1: records differ.

      Examples: prunebench compare dpf snip --on quick
                prunebench compare .prunebench/results results
      """)

  @Argument(help: "A method (with --on), or a results folder.")
  var first: String
  @Argument(help: "Another one.")
  var second: String
  @Option(help: "The experiment whose cells are compared: a name, or a .toml file.")
  var on: String?
  @Option(help: "Its profile; without --on, only runs of this profile.")
  var profile: String?
  @Option(help: "fp32 or bf16: which records of the experiment.")
  var precision = Precision.fp32
  @Option(
    help:
      "What the two are made equal in: \(Equality.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var at = Equality.sparsity
  @Option(name: .customLong("results"), help: "The folder of records.", completion: .directory)
  var results = "results"
  @Option(help: "The folder of the second method's records.", completion: .directory)
  var against: String?
  @Option(help: "One of the experiment's tables; main is the one without name.")
  var part: String?
  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text
  @Flag(help: "Succeed although records of two folders differ, if they come from other kernels.")
  var allowOtherKernels = false

  func run() throws {
    guard let on else { return try compareFolders() }
    let plan = try Plan(
      on, profile: profile, precision.recordName, RecordStore(folder: results))
    let spec = try plan.tableSpecs(named: part ?? plan.part(of: first, and: second))[0]
    for method in [first, second] where !spec.columns.contains(method) {
      throw ConfigurationError(
        "\(spec.name) has no column \"\(method)\"; \(suggestion(for: method, among: spec.columns))")
    }
    func records(_ folder: String) throws -> [Record] {
      let listing = try RecordStore(folder: folder).records()
      Warnings.print(listing.warnings)
      return plan.own(listing.values)
    }
    let ours = try records(results)
    let comparison = try MethodComparison(
      spec, (first, second), a: ours, b: against.map(records) ?? ours, equality: at)
    print(comparison.sheet.rendered(as: format), terminator: "")
  }
}

extension Equality: ExpressibleByArgument {}

extension Plan {
  /// The table that has both columns; `nil` leaves it to the main one.
  fileprivate func part(of first: String, and second: String) -> String? {
    let spec = tableSpecs.first { $0.columns.contains(first) && $0.columns.contains(second) }
    return spec?.part
  }
}
