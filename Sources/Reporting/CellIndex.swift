import Results

/// Records by the cells that they feed.
struct CellIndex {
  private var byCell: [String: [Record.Summary]] = [:]

  init(_ summaries: [Record.Summary]) {
    for summary in summaries {
      for cell in Set(summary.cell) { byCell[cell, default: []].append(summary) }
    }
  }

  func cell(_ name: CellName) throws -> Cell { try Cell(name, from: byCell[name.text] ?? []) }

  /// The records behind any of `cells`, each once, by name.
  func summaries(of cells: [CellName]) -> [Record.Summary] {
    var found: [String: Record.Summary] = [:]
    for cell in cells {
      for summary in byCell[cell.text] ?? [] { found[summary.run] = summary }
    }
    return found.values.sorted { $0.run < $1.run }
  }

  /// A line that names the runs that failed; none if none did.
  func failed(among cells: [CellName]) -> [String] {
    let names = summaries(of: cells).filter { $0.status == .failed }.map(\.run)
    return names.isEmpty ? [] : ["failed, and not in the table: \(names.joined(separator: ", "))"]
  }
}
