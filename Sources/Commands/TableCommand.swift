import ArgumentParser
import Experiments
import Foundation
import Reporting
import Results
import Tensors

extension TableFormat: ExpressibleByArgument {}

struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print the table of an experiment from published records.",
    discussion: """
      With --verdicts a line a cell: ours, the paper's, the difference with its 95 % interval, the \
      margin, and what follows. Cells that were not run are named.

      An experiment may have several tables: all are printed, or the one of --part.

      Example: prunebench table table2 --verdicts
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text
  @Flag(help: "A line a cell, with verdicts on the paper.")
  var verdicts = false
  @Option(help: "One of the experiment's tables, as its grids name it; main is the one without name.")
  var part: String?

  func run() throws {
    let plan = try experiment.plan(results.store)
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    let records = plan.own(listing.values).map(\.summary)
    let specs = try plan.tableSpecs(named: part)
    if verdicts {
      let margins = try Prunebench.library.margins()
      let sheets = try specs.map { try PaperComparison($0, records, margins: margins) }
      return print(format.joined(sheets.map { $0.rendered(as: format) }), terminator: "")
    }
    let tables = try specs.map { try Table($0, records).rendered(as: format) }
    print(format.joined(tables), terminator: "")
  }
}

extension TableFormat {
  /// Several tables after each other: an array in JSON, an empty line between them elsewhere.
  fileprivate func joined(_ tables: [String]) -> String {
    self == .json && tables.count > 1
      ? "[\n" + tables.joined(separator: ",\n") + "]\n" : tables.joined(separator: "\n")
  }
}

/// Lines on stderr for what could not be read; the rest is still shown.
enum Warnings {
  static func print(_ warnings: [some CustomStringConvertible]) {
    for warning in warnings {
      Output.say("warning: \("\(warning)".onOneLine)\n")
    }
  }
}

