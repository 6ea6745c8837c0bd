import ArgumentParser
import Experiments
import Foundation
import Reporting
import Results

extension TableFormat: ExpressibleByArgument {}

struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print the table of an experiment from published records.",
    discussion: "Example: prunebench table quick --format md")

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text

  func run() throws {
    let plan = try experiment.plan()
    let listing = try results.store.summaries()
    Warnings.print(listing.warnings)
    let table = try Table(plan.tableSpec, listing.values.filter(plan.describes))
    print(table.rendered(as: format), terminator: "")
  }
}

/// Lines on stderr for what could not be read; the rest is still shown.
enum Warnings {
  static func print(_ warnings: [some CustomStringConvertible]) {
    for warning in warnings {
      FileHandle.standardError.write(Data("warning: \(warning)\n".utf8))
    }
  }
}

extension Plan {
  /// Whether a record is of a run of this plan: recipes of earlier revisions are passed over.
  func describes(_ summary: Record.Summary) -> Bool {
    runs.contains { $0.key == summary.configHash }
  }

  /// The experiment's own table: models and sparsities as rows, methods as columns.
  var tableSpec: TableSpec {
    let grids = experiment.grids
    let models = grids.flatMap(\.models).unique
    let sparsities = Set(grids.flatMap(\.sparsities)).sorted()
    return TableSpec(
      id: experiment.id, profile: experiment.profile.name,
      rows: models.flatMap { model in sparsities.map { .init(model: model, sparsity: $0) } },
      columns: grids.flatMap(\.methods).unique, caption: experiment.title)
  }
}

extension [String] {
  /// Without repetitions, in order of first mention.
  fileprivate var unique: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
