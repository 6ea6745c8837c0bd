/// One published table: every cell from the runs that it names, and the same texts in every format.
struct TableCheck {
  /// Path without extension.
  let path: String
  /// The page that shows all tables.
  let page: String
  let runs: [String: RunRecord]
  /// Runs by the cells that their records name; failed ones are no results.
  let byCell: [String: Set<String>]

  init(_ path: String, page: String, _ runs: [RunRecord]) {
    (self.path, self.page) = (path, page)
    self.runs = Dictionary(uniqueKeysWithValues: runs.map { ($0.name, $0) })
    byCell = runs.filter { !$0.isFailed }.reduce(into: [:]) { byCell, run in
      for cell in run.cells { byCell[cell, default: []].insert(run.name) }
    }
  }

  private var file: String { path + ".json" }

  /// - Returns: how many cells were recomputed.
  func check(_ findings: inout Findings) -> Int {
    guard let bytes = FileTree.bytes(file), let json = JSON(bytes) else {
      findings.error(file, "not JSON")
      return 0
    }
    guard let table = PublishedTable(json) else {
      findings.note(file, "no table of cells with runs: only its bytes are checked")
      return 0
    }
    findings.require(
      Array(json.fileText.utf8) == bytes, file,
      "not in canonical form: sorted keys, two spaces of indent, shortest numbers")
    findings.compare(
      file, "id is not the file's name", path.split(separator: "/").last.map(String.init),
      found: table.id)
    let cells = table.rows.map { row in
      zip(table.columns, row.cells).map { column, cell in
        CellCheck(file: file, table: table, row: row, column: column, cell: cell, runs: runs)
          .check(all: byCell[cell.name] ?? [], &findings)
      }
    }
    checkMixture(table, cells.joined().flatMap(\.runs), &findings)
    checkSeeds(table, cells, &findings)
    FormatCheck(path: path, page: page, table: table, cells: cells).check(&findings)
    return cells.joined().count { !$0.runs.isEmpty }
  }

  /// Runs that must not stand side by side.
  private func checkMixture(
    _ table: PublishedTable, _ shown: [RunRecord], _ findings: inout Findings
  ) {
    for run in Set(shown.filter(\.isValidation).map(\.name)).sorted() {
      findings.error(file, "shows \(run), which was judged on images held out of training")
    }
    let precisions = Set(shown.map { $0.setting["precision"].text ?? "" }).sorted()
    findings.require(
      precisions.count < 2, file, "mixes precisions: \(precisions.joined(separator: ", "))")
    let kernels = Set(shown.map(\.numerics)).count
    let noted = table.lines.lazy
      .compactMap { $0.wholeMatch(of: /trained by ([0-9]+) kinds of kernels.*/) }.first
    findings.compare(
      file, "kinds of kernels, noted where there are several", max(1, kernels),
      found: noted.flatMap { Int($0.1) } ?? 1)
    let totals = Set(shown.compactMap(\.total)).sorted()
    findings.require(totals.count < 2, file, "mixes runs judged on \(totals) images")
  }

  /// `over n = 3 seeds (1, 2, 3)` below the table.
  private func checkSeeds(
    _ table: PublishedTable, _ cells: [[RecomputedCell]], _ findings: inout Findings
  ) {
    let seeds = Set(
      cells.joined().filter { !$0.runs.isEmpty }.map { $0.runs.map { $0.seed ?? -1 } })
    for line in table.lines {
      guard let match = line.firstMatch(of: /over n = ([0-9]+) seeds \(([0-9, ]+)\)/) else {
        continue
      }
      findings.compare(
        file, "seeds below the table",
        seeds.count == 1
          ? seeds.first.map { "\($0.count): " + $0.map(String.init).joined(separator: ", ") } : nil,
        found: "\(match.1): \(match.2)")
    }
  }
}
