import ArgumentParser
import Audit
import Experiments
import Foundation
import Reporting
import Results

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write all tables, figures and one HTML page from the records of a folder.",
    discussion: """
      Of every profile that has records: tables in all formats, figures, the ledger, the paper's \
      contradictions, and report.html, a page that needs no network; then both folders are sealed. The \
      same records give the same bytes.

      Example: prunebench report --results results --plots plots --readme README.md
      """)

  @OptionGroup var results: ResultsOptions
  @Option(help: "The folder that figures are written to.", completion: .directory)
  var plots = "plots"
  @Option(
    help: "A file whose part between <!-- results --> and <!-- /results --> is renewed.",
    completion: .file())
  var readme: String?

  func run() throws {
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    guard !listing.values.isEmpty else {
      throw ResultsError.cannotRead(
        path: results.folder, reason: "no runs; train some with `prunebench run quick`")
    }
    let publication = Publication(
      results: results.store, records: listing.values, plots: plots, library: Prunebench.library)
    let page = try publication.write()
    try Files.replace("\(results.folder)/report.html", with: Array(page.html.utf8))
    if let readme { try publication.renew(readme) }
    for folder in [results.folder, plots] { _ = try Seal.write(folder) }
    print("\(results.folder)/report.html")
  }
}
