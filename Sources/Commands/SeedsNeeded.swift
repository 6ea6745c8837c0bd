import Experiments
import Foundation
import Reporting
import Results

/// How many seeds a comparison takes to find a difference.
struct SeedsNeeded {
  let text: String

  /// - Parameters:
  ///   - results: its records, if any, tell how much runs scatter; else the paper's deviations do.
  ///   - delta: in points.
  init(_ plan: Plan, _ results: RecordStore, power: Double, delta: Double) throws {
    let records = plan.own(try results.summaries().values)
    var rows: [[String]] = []
    for spec in plan.tableSpecs {
      let cells = try Table(spec, records).rows.flatMap(\.cells).filter { $0.star == nil }
      let groups = cells.map { cell in
        cell.runs.map { 100 * Double($0.correct) / Double($0.total) }
      }
      let scatter = SeedScatter(groups)
      for (cell, values) in zip(cells, groups) where values.count > 1 {
        guard !rows.contains(where: { $0[0] == cell.name.text }),
          let near = scatter.near(Statistics.mean(values))
        else { continue }
        rows.append(
          Self.row(
            cell.name.text, near.deviation, "\(Int(near.df)) degrees of freedom", power, delta))
      }
    }
    let source: String
    if rows.isEmpty {
      source = "No records of \(plan.experiment.id) yet; deviations are the paper's, by accuracy."
      rows = zip(
        ["94 % and above", "92 to 94 %", "88 to 92 %", "80 to 88 %"], PaperDeviation.bands
      )
      .map { Self.row($0, $1.value, "the paper", power, delta) }
    } else {
      source = "Deviations are pooled over cells of similar error in \(results.folder)."
    }
    let table = TextColumns.layout(["cell", "SD", "from", "seeds"], rows)
    text =
      "Seeds a side to find a difference of \(delta) points with probability \(power), at 5 %:\n\n"
      + table + "\n\n" + source
  }

  private static func row(
    _ name: String, _ deviation: Double, _ origin: String, _ power: Double, _ delta: Double
  ) -> [String] {
    let seeds = Statistics.seeds(delta: delta, deviation: deviation, power: power)
    return [name, String(format: "%.2f", deviation), origin, seeds.map { "\($0)" } ?? "over 10000"]
  }
}
