import ArgumentParser
import Experiments
import Reporting
import Results

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the figure of an experiment, and judge the shapes the paper states of it.",
    discussion: """
      Writes data (CSV), gnuplot script and picture (SVG) of each figure. Experiments that are no \
      figure of the paper get accuracy against sparsity, and training curves.

      Example: prunebench plot figure4 --profile quick
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "The folder that figures are written to.", completion: .directory)
  var plots = "plots"
  @Flag(help: "Draw PNG pictures too.")
  var png = false
  @Flag(help: "Draw PDF pictures too.")
  var pdf = false

  func run() throws {
    let plan = try experiment.plan(results.store)
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    let drawn = try PlanPictures(plan, plan.own(listing.values), results.store)
    let formats = [.svg] + (png ? [PictureFormat.png] : []) + (pdf ? [.pdf] : [])
    for picture in drawn.pictures + drawn.curves {
      let files = try picture.write(to: "\(plots)/\(plan.folderName)", formats: formats)
      files.paths.forEach { print($0) }
      if let warning = files.warning { Warnings.print([warning]) }
    }
    for claim in drawn.claims { print(claim.line) }
  }
}
