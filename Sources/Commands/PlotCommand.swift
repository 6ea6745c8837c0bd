import ArgumentParser
import Experiments
import Reporting
import Results

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw accuracy against sparsity, and training curves, of an experiment.",
    discussion: """
      Writes data (CSV), gnuplot script and picture (SVG) of each figure.

      Example: prunebench plot quick --plots plots
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "The folder that figures are written to.", completion: .directory)
  var plots = "plots"
  @Flag(help: "Draw PNG pictures too.")
  var png = false

  func run() throws {
    let plan = try experiment.plan()
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    let records = plan.own(listing.values)
    let spec = plan.tableSpec
    let table = try Table(spec, records.map(\.summary))
    var figures: [Figure] = []
    for model in Set(spec.rows.map(\.model)).sorted() {
      figures.append(.accuracy(of: table, model: model))
    }
    let decays = plan.runs.first { $0.stage.schedule.phase == .training }?.stage.schedule
    for row in spec.rows {
      for curve in Figure.Curve.allCases {
        figures.append(
          try .curves(
            curve, of: spec, row: row, records: records,
            decays: decays?.decayEpochs ?? []))
      }
    }
    let folder = "\(plots)/\(plan.experiment.profile.name)"
    for figure in figures where figure.series.contains(where: { $0.points.count > 1 }) {
      let files = try figure.write(to: folder, png: png)
      files.paths.forEach { print($0) }
      if let warning = files.warning { Warnings.print([warning]) }
    }
  }
}
