import Experiments
import Reporting
import Results

/// What is drawn of a plan's runs.
package struct PlanPictures {
  package var pictures: [any Picture] = []
  /// Shapes that the paper's figure should have; none for other experiments.
  package var claims: [Claim] = []

  /// - Parameter records: of the plan's runs, `Plan.own`.
  package init(_ plan: Plan, _ records: [Record], _ results: RecordStore) throws {
    let schedule = plan.runs.map(\.stage.schedule).first { $0.phase == .training }
    let decays = schedule?.decayEpochs ?? []
    guard PaperFigures.ids.contains(plan.experiment.id) else {
      for spec in plan.tableSpecs {
        pictures += try Self.general(spec, records, decays).filter { figure in
          figure.series.contains { $0.points.count > 1 }
        }
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

  /// Accuracy against sparsity of each network, and training curves of each row.
  private static func general(
    _ spec: TableSpec, _ records: [Record], _ decays: [Int]
  ) throws -> [Figure] {
    let table = try Table(spec, records.map(\.summary))
    let models = Set(spec.rows.map(\.model)).sorted()
    return try models.map { .accuracy(of: table, model: $0) }
      + spec.rows.flatMap { row in
        try Figure.Curve.allCases.map {
          try .curves($0, of: spec, row: row, records: records, decays: decays)
        }
      }
  }
}
