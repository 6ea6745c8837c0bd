import Foundation

/// The formats beside a table's machine form: the same texts in the same places, and the same lines
/// around them.
struct FormatCheck {
  let path: String
  /// The page of all results, `results/report.html`, where there is one.
  let page: String
  let table: PublishedTable
  let cells: [[RecomputedCell]]

  func check(_ findings: inout Findings) {
    for format in GridFormat.allCases {
      let file = "\(path).\(format.rawValue)"
      guard FileManager.default.fileExists(atPath: file) else { continue }
      guard let grid = FileTree.text(file).flatMap(format.read) else {
        findings.error(file, "no table can be read in it")
        continue
      }
      compare(grid, with: sheet, file, &findings)
      for line in table.lines where !grid.text.contains(line) {
        findings.error(file, "lacks the line \"\(line)\" of the machine form")
      }
    }
    checkPage(&findings)
    let file = "\(path).csv"
    guard FileManager.default.fileExists(atPath: file) else { return }
    guard let csv = FileTree.text(file).flatMap({ CSV($0) }) else {
      return findings.error(file, "not CSV, or its last line is cut short")
    }
    compare(Grid(header: csv.header, rows: csv.rows), with: columns, file, &findings)
  }

  /// The page may show the same table under several profiles: one of them must be this one.
  private func checkPage(_ findings: inout Findings) {
    guard let text = FileTree.text(page) else { return }
    let shown = text.split(
      separator: "<table id=\"\(table.id)\">", omittingEmptySubsequences: false
    )
    .dropFirst().compactMap { part in
      part.firstRange(of: "</table>").flatMap { htmlGrid(String(part[..<$0.lowerBound])) }
    }
    let expected = sheet
    let isThere = shown.contains { $0.header == expected.header && $0.rows == expected.rows }
    guard let first = shown.first(where: { !isThere || $0.rows == expected.rows }) else { return }
    compare(first, with: expected, "\(page), table \(table.id)", &findings)
  }

  private func compare(
    _ found: Grid, with expected: Grid, _ file: String, _ findings: inout Findings
  ) {
    guard found.header == expected.header, found.rows.count == expected.rows.count,
      found.rows.allSatisfy({ $0.count == expected.header.count })
    else {
      return findings.error(
        file,
        "has not the columns \(expected.header.joined(separator: ", ")) and "
          + "\(expected.rows.count) rows")
    }
    for (row, texts) in zip(expected.rows, found.rows) {
      for (column, (text, shown)) in zip(expected.header, zip(row, texts)) {
        findings.compare(
          file, "row \(row[0]) \(row[1]), column \(column)", text, found: shown)
      }
    }
  }

  private var showsPaper: Bool { table.rows.contains { $0.cells.contains { $0.paper != nil } } }

  private func grid(
    columns: [String], _ texts: (PublishedTable.Cell, RecomputedCell) -> [String]
  ) -> Grid {
    var rows: [[String]] = []
    for (row, cells) in zip(table.rows, cells) {
      let named = [row.model, Percent.sparsity(row.sparsity)]
      rows.append(named + zip(row.cells, cells).flatMap(texts))
    }
    return Grid(header: ["model", "sparsity"] + columns, rows: rows)
  }

  /// Cells as people read them, with the number of seeds where that is not the same for all.
  private var sheet: Grid {
    let seeds = Set(cells.joined().filter { !$0.runs.isEmpty }.map { $0.runs.map(\.seed) })
    let titles = table.columns.flatMap { showsPaper ? [$0, "\($0), paper"] : [$0] }
    return grid(columns: titles) { published, cell in
      var text = cell.text(table.quantity)
      if seeds.count != 1, !cell.isStar, !cell.runs.isEmpty { text += " (\(cell.runs.count))" }
      return showsPaper ? [text, published.paper ?? ""] : [text]
    }
  }

  /// Numbers apart, as programs read them: ★ is `*`.
  private var columns: Grid {
    let endings = ["_mean", "_sd", "_n"] + (showsPaper ? ["_paper_mean", "_paper_sd"] : [])
    let titles = table.columns.flatMap { column in endings.map { column + $0 } }
    return grid(columns: titles) { published, cell in
      let mean = cell.mean(table.quantity) ?? (cell.isStar ? "*" : "")
      let count = cell.runs.isEmpty ? "" : "\(cell.runs.count)"
      let own = [mean, cell.deviation(table.quantity) ?? "", count]
      return showsPaper ? own + paperColumns(published.paper) : own
    }
  }

  /// `92.42 ± 0.12` as two numbers; what was not published is empty.
  private func paperColumns(_ text: String?) -> [String] {
    guard let text, text != "★" else { return [text == nil ? "" : "*", ""] }
    let parts = text.split(separator: " ± ").map(String.init)
    guard !parts.isEmpty, parts.allSatisfy({ Double($0) != nil }) else { return ["", ""] }
    return [parts[0], parts.count > 1 ? parts[1] : ""]
  }
}
