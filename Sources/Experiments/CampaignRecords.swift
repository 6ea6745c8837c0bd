import Results
import Tensors

// What a campaign publishes.
extension Campaign {
  /// Writes the record of a finished run unless it stands there already, by the present schema;
  /// cells add up.
  func publish(_ run: PlannedRun) throws {
    let name = recordName(of: run)
    let entry = entry(run)
    var cells = Set(run.cells)
    if results.contains(name), let published = try? results.summary(name),
      published.numerics == numerics(run)
    {
      let isCurrent = published.schema == Schema.current
      guard !isCurrent || !cells.isSubset(of: published.cell) else { return }
      cells.formUnion(published.cell)
    }
    guard store.isFinished(entry) else { return }
    let file = try store.finished(entry)
    var record = Record(
      try FinishedRun(file, layout: run.architecture.layout), of: run, numerics: numerics(run),
      profile: plan.experiment.profile,
      data: try data.data(for: run.stage.setting.data))
    record.summary.cell = cells.sorted()
    try results.write(record, machine: file.decode(metadata: "machine"))
  }

  /// Warns of pictures that runs are trained without.
  func reportUnreadable(_ runs: [PlannedRun], _ report: (Event) -> Void) throws {
    for choice in Set(runs.map(\.stage.setting.data)) where choice.classes != nil {
      let count = try data.data(for: choice).pictures?.unreadable ?? 0
      guard count > 0 else { continue }
      report(
        .warning(
          "\(choice.name): \(count) of its pictures cannot be read and are left out; "
            + "`prunebench data` names them"))
    }
  }

  func isPublished(_ run: PlannedRun) -> Bool {
    guard let summary = try? results.summary(recordName(of: run)) else { return false }
    return summary.configHash == run.key && summary.numerics == numerics(run)
  }
}
