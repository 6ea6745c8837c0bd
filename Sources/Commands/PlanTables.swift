import Experiments
import Reporting
import Results

extension Plan {
  /// The records of this plan's runs, under its own cells: recipes of earlier revisions are passed
  /// over, and a run counts whichever experiment trained it.
  func own(_ summaries: [Record.Summary]) -> [Record.Summary] {
    let runs = Dictionary(runs.map { ($0.key, $0) }) { first, _ in first }
    return summaries.compactMap { summary in
      guard let run = runs[summary.configHash] else { return nil }
      var summary = summary
      summary.cell = run.cells
      return summary
    }
  }

  func own(_ records: [Record]) -> [Record] {
    let summaries = Dictionary(own(records.map(\.summary)).map { ($0.run, $0) }) { $1 }
    return records.compactMap { record in
      guard let summary = summaries[record.summary.run] else { return nil }
      var record = record
      record.summary = summary
      return record
    }
  }

  /// The experiment's own table: models and sparsities as rows, methods as columns.
  var tableSpec: TableSpec {
    let grids = experiment.grids
    let models = grids.flatMap(\.models).unique
    let rows = models.flatMap { model in
      Set(grids.filter { $0.models.contains(model) }.flatMap(\.sparsities)).sorted()
        .map { TableSpec.Row(model: model, sparsity: $0) }
    }
    // The longest list first: a grid that lacks a method must not move its column to the end.
    let columns = grids.map(\.methods).sorted { $0.count > $1.count }.flatMap { $0 }.unique
    var spec = TableSpec(
      id: experiment.id, profile: experiment.profile.name, rows: rows, columns: columns,
      caption: experiment.title)
    spec.quantities = experiment.quantities.compactMap(Quantity.init(rawValue:))
    let planned = Set(runs.flatMap(\.cells) + absent.flatMap(\.names))
    for row in rows {
      for name in columns.map({ spec.cell(row, $0) }) where !planned.contains(name.text) {
        spec.holes.insert(name)
      }
    }
    for cell in absent {
      for text in cell.names where text.contains(experiment.id) {
        if let name = try? CellName(text) { spec.absent[name] = cell.reason }
      }
    }
    return spec
  }
}

extension [String] {
  /// Without repetitions, in order of first mention.
  fileprivate var unique: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
