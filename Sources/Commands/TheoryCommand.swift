import ArgumentParser
import Experiments
import Reporting
import Results
import Theory

struct TheoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "Test the theorems of the paper on problems whose constants are known.",
    discussion: """
      Walks DPF and one-shot pruning on small problems and prints both sides of the inequalities \
      in the proofs of theorems 4.1 and 4.2 and of inequality (4); exit status 1 if one does not \
      hold. Draws them, and delta_t of the DPF runs in --results, into the folder theory of --plots.

      Example: prunebench theory --format md
      """)

  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text
  @Option(help: "The folder that figures are written to.", completion: .directory)
  var plots = "plots"
  @OptionGroup var results: ResultsOptions

  func run() throws {
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    let outcomes = Workers.concurrently(Trials().all, Outcome.init)
    let figures = TheoryFigures.all(outcomes) + DeltaFigures.all(listing.values)
    for figure in figures {
      if let warning = try figure.write(to: "\(plots)/theory").warning { Warnings.print([warning]) }
    }
    print(TheorySheet.sheet(outcomes).rendered(as: format), terminator: "")
    if !outcomes.allSatisfy(\.holds) { throw ExitStatus.different }
  }
}
