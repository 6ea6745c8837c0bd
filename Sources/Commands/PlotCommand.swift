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
    let plan = try experiment.plan(results.store)
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    let records = plan.own(listing.values)
    var figures: [Figure] = []
    for spec in plan.tableSpecs { figures += try Self.figures(of: spec, plan, records) }
    let folder = "\(plots)/\(plan.folderName)"
    for figure in figures where figure.series.contains(where: { $0.points.count > 1 }) {
      let files = try figure.write(to: folder, png: png)
      files.paths.forEach { print($0) }
      if let warning = files.warning { Warnings.print([warning]) }
    }
  }

  private static func figures(
    of spec: TableSpec, _ plan: Plan, _ records: [Record]
  ) throws -> [Figure] {
    let table = try Table(spec, records.map(\.summary))
    let schedules = plan.runs.map(\.stage.schedule)
    let decays = schedules.first { $0.phase == .training }?.decayEpochs ?? []
    let models = Set(spec.rows.map(\.model)).sorted()
    return try models.map { .accuracy(of: table, model: $0) }
      + spec.rows.flatMap { row in
        try Figure.Curve.allCases.map {
          try .curves($0, of: spec, row: row, records: records, decays: decays)
        }
      }
  }
}
