import Experiments
import Reporting
import Results
import Tensors

extension Plan {
  /// The records of this plan's runs, under its own cells: recipes of earlier revisions are passed
  /// over, and a run counts whichever experiment trained it.
  package func own(_ summaries: [Record.Summary]) -> [Record.Summary] {
    let runs = Dictionary(runs.map { ($0.key, $0) }) { first, _ in first }
    return summaries.compactMap { summary in
      guard let run = runs[summary.configHash] else { return nil }
      var summary = summary
      summary.cell = run.cells
      return summary
    }
  }

  package func own(_ records: [Record]) -> [Record] {
    let summaries = Dictionary(own(records.map(\.summary)).map { ($0.run, $0) }) { $1 }
    return records.compactMap { record in
      guard let summary = summaries[record.summary.run] else { return nil }
      var record = record
      record.summary = summary
      return record
    }
  }

  /// The folder of its tables and plots: the profile, with the precision unless that is float32.
  package var folderName: String {
    let precision = runs.first?.stage.setting.precision ?? "float32"
    return experiment.profile.name + (precision == "float32" ? "" : "-\(precision)")
  }

  /// The experiment's tables, the main one first.
  package var tableSpecs: [TableSpec] {
    let parts = experiment.grids.map(\.table).distinct
    return parts.sorted { $0 == nil && $1 != nil }.map(tableSpec)
  }

  /// The table of a name, or all for `nil`.
  package func tableSpecs(named part: String?) throws -> [TableSpec] {
    let all = tableSpecs
    guard let part else { return all }
    let names = all.map { $0.part ?? Experiment.Grid.mainTable }
    guard let place = names.firstIndex(of: part) else {
      throw ConfigurationError(
        "\(experiment.id) has no table \"\(part)\"; \(suggestion(for: part, among: names))")
    }
    return [all[place]]
  }

  /// The experiment's main table.
  package var tableSpec: TableSpec { tableSpecs[0] }

  /// Models and sparsities as rows, methods as columns.
  private func tableSpec(_ part: String?) -> TableSpec {
    let grids = experiment.grids.filter { $0.table == part }
    let models = grids.flatMap(\.models).distinct
    let rows = models.flatMap { model in
      Set(grids.filter { $0.models.contains(model) }.flatMap(\.sparsities)).sorted()
        .map { TableSpec.Row(model: model, sparsity: $0) }
    }
    // The longest list first: a grid that lacks a method must not move its column to the end.
    let columns = grids.map(\.methods).sorted { $0.count > $1.count }.flatMap { $0 }.distinct
    var spec = TableSpec(
      id: experiment.id, profile: experiment.profile.name, rows: rows, columns: columns,
      caption: experiment.title + (part.map { ": \($0)" } ?? ""))
    spec.part = part
    spec.quantities = experiment.quantities.compactMap(Quantity.init(rawValue:))
    let planned = Set(
      runs.flatMap(\.cells) + (absent + pending).flatMap(\.names))
    for row in rows {
      for name in columns.map({ spec.cell(row, $0) }) where !planned.contains(name.text) {
        spec.holes.insert(name)
      }
    }
    for cell in absent + pending {
      for text in cell.names where text.contains(experiment.id) {
        if let name = try? CellName(text) { spec.absent[name] = cell.reason }
      }
    }
    spec.ledger = (try? Prunebench.library.ledger().touching(spec.cells).map(\.id)) ?? []
    return spec
  }
}
