import ArgumentParser
import Audit

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Recompute every published number from the raw records.",
    discussion: """
      Compares files with their digests (see `prunebench seal`), recounts sparsity, parameters, \
      multiply-adds and right answers of every run from its bits, and recomputes all cells of tables \
      and points of figures in every format. Nothing is shared with the code that wrote them.

      A line a finding. Exit status: 0 all holds; 1 something does not; 4 there are no records.

      Example: prunebench audit --results results --plots plots
      """)

  @Option(help: "The folder of records and tables.", completion: .directory)
  var results = "results"
  @Option(help: "The folder of figures.", completion: .directory)
  var plots = "plots"
  @Flag(help: "Print findings and counts as JSON.")
  var json = false

  func run() throws {
    let report = try Auditor(results: results, plots: plots).audit()
    print(json ? try JSONText.of(report) + "\n" : report.text, terminator: "")
    if !report.holds { throw ExitStatus.different }
  }
}
