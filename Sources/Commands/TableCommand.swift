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
    discussion: """
      With --verdicts a line a cell: ours, the paper's, the difference with its 95 % interval, the \
      margin, and what follows. Cells that were not run are named.

      Example: prunebench table table2 --verdicts
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text
  @Flag(help: "A line a cell, with verdicts on the paper.")
  var verdicts = false

  func run() throws {
    let plan = try experiment.plan()
    let listing = try results.store.summaries()
    Warnings.print(listing.warnings)
    let records = plan.own(listing.values)
    if verdicts {
      let margins = try Prunebench.library.margins()
      let comparison = try PaperComparison(plan.tableSpec, records, margins: margins)
      return print(comparison.rendered(as: format), terminator: "")
    }
    print(try Table(plan.tableSpec, records).rendered(as: format), terminator: "")
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

