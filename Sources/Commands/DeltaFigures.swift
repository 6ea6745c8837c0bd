import Reporting
import Results

/// delta_t of real DPF runs and delta_t |w_t|^2, as records hold them: the latter, times L, is what
/// the theorems' last part averages.
enum DeltaFigures {
  /// Two figures for each network, data set and profile.
  static func all(_ records: [Record]) -> [Figure] {
    let runs = records.compactMap { record -> (name: RunName, record: Record)? in
      guard record.summary.status == .done, let name = try? RunName(record.summary.run),
        name.method == "dpf"
      else { return nil }
      return (name, record)
    }
    let groups = Dictionary(grouping: runs) { run in
      let precision = run.name.precision == "float32" ? "" : "-\(run.name.precision)"
      return [run.name.model, run.name.data, run.name.profile + precision]
    }
    return groups.sorted { $0.key.joined() < $1.key.joined() }.flatMap { key, runs in
      let levels = Dictionary(grouping: runs, by: \.name.sparsity).sorted { $0.key < $1.key }
      func figure(
        _ id: String, _ what: String, _ label: String, _ value: (Record.Update) -> Double?
      ) -> Figure {
        Figure(
          id: "theory-\(id)-\(key.joined(separator: "-"))",
          title: "\(what) of DPF, \(key[0]) on \(key[1]), profile \(key[2])", xLabel: "epoch",
          yLabel: label,
          series: levels.map { sparsity, runs in
            Figure.Series(
              name: "sparsity \(Format.sparsity(sparsity))", shape: .curve,
              points: Figure.byEpoch(from: 1, runs.map(\.record), value))
          },
          caption: [
            "The last mask update of each epoch: means over the runs, n in the data file; "
              + "bars: sample SD."
          ])
      }
      let figures = [
        figure("delta", "delta_t", "|w~ - w|^2 / |w|^2", \.delta),
        figure("error", "delta_t |w_t|^2", "|w~ - w|^2") { update in
          update.squaredNorm.map { update.delta * $0 }
        },
      ]
      return figures.filter { $0.series.contains { !$0.points.isEmpty } }  // before schema 1.2
    }
  }
}
