import Experiments
import Reporting
import Results

/// What is drawn of a plan's runs.
package struct PlanPictures {
  package var pictures: [any Picture] = []
  /// Training curves of each row of tables.
  package var curves: [any Picture] = []
  /// Shapes that the paper's figure should have; none for other experiments.
  package var claims: [Claim] = []

  /// - Parameter records: of the plan's runs, `Plan.own`.
  package init(_ plan: Plan, _ records: [Record], _ results: RecordStore) throws {
    let schedule = plan.runs.map(\.stage.schedule).first { $0.phase == .training }
    let decays = schedule?.decayEpochs ?? []
    guard PaperFigures.ids.contains(plan.experiment.id) else {
      for spec in plan.tableSpecs {
        let table = try Table(spec, records.map(\.summary))
        let models = Set(spec.rows.map(\.model)).sorted()
        pictures += models.map { Figure.accuracy(of: table, model: $0) }.filter(Self.isShown)
        curves += try spec.rows.flatMap { row in
          try Figure.Curve.allCases.map {
            try Figure.curves($0, of: spec, row: row, records: records, decays: decays)
          }
        }.filter(Self.isShown)
      }
      return
    }
    let machines = records.map(\.summary.run).reduce(into: [:]) {
      $0[$1] = try? results.machine($1)
    }
    let data = try FigureData(
      plan.tableSpec, records: records, machines: machines, epochs: schedule?.epochs ?? 0,
      decays: decays)
    pictures = PaperFigures.pictures(data) ?? []
    claims = PaperFigures.claims(data)
  }

  /// Whether there is more to see than single points.
  private static func isShown(_ figure: Figure) -> Bool {
    figure.series.contains { $0.points.count > 1 }
  }
}
