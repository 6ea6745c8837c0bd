/// The data files of figures, from the cells of the table that they draw: accuracy against
/// sparsity, and means of training curves.
struct FigureCheck {
  let table: PublishedTable
  let runs: [String: RunRecord]

  /// A line of `series,x,y,sd,n,paper,paper_sd`; `nil` is an empty field.
  struct Point {
    var series: String
    var x, y: Double
    var deviation: Double?
    var n: Int
    var paper, paperDeviation: Double?
  }

  static let columns = ["series", "x", "y", "sd", "n", "paper", "paper_sd"]

  /// What the data file of that name must hold; `nil` if it is no figure of this table.
  func points(of name: String) -> [Point]? {
    for model in Set(table.rows.map(\.model)) {
      let start = "\(table.id)-\(model)-"
      guard name.hasPrefix(start) else { continue }
      let rest = name.dropFirst(start.count)
      if rest == "accuracy" { return accuracies(model) }
      for row in table.rows where row.model == model {
        let sparsity = Percent.sparsity(row.sparsity)
        if rest == "\(sparsity)-loss" { return curves(row) { $0.loss.isFinite ? $0.loss : nil } }
        if rest == "\(sparsity)-accuracy" {
          return curves(row) { $0.test.map { 100 * Double($0.correct) / Double($0.total) } }
        }
      }
    }
    return nil
  }

  /// The dense network, which has no sparsity, is drawn once.
  private func accuracies(_ model: String) -> [Point] {
    table.columns.enumerated().flatMap { column, method in
      let points = table.rows.filter { $0.model == model }.compactMap { row -> Point? in
        let cell = recomputed(row.cells[column])
        guard let mean = cell.mean().flatMap(Double.init) else { return nil }
        let paper = row.cells[column].paper?.split(separator: " ± ").map { Double($0) } ?? []
        return Point(
          series: method, x: 100 * row.sparsity, y: mean,
          deviation: cell.deviation().flatMap(Double.init), n: cell.runs.count,
          paper: paper.first ?? nil, paperDeviation: paper.count > 1 ? paper[1] : nil)
      }
      return method == "dense" ? Array(points.prefix(1)) : points
    }
  }

  /// Epochs count from 1 here: the value at x is that after x epochs.
  private func curves(_ row: PublishedTable.Row, _ value: (EpochRow) -> Double?) -> [Point] {
    zip(table.columns, row.cells).flatMap { method, cell in
      var values: [Int: [Double]] = [:]
      for epoch in recomputed(cell).runs.flatMap({ $0.epochs ?? [] }) {
        if let value = value(epoch) { values[epoch.epoch, default: []].append(value) }
      }
      return values.sorted { $0.key < $1.key }.map { epoch, values in
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(max(1, values.count - 1))).squareRoot()
        return Point(
          series: method, x: Double(epoch + 1), y: mean,
          deviation: values.count > 1 ? deviation : nil, n: values.count)
      }
    }
  }

  private func recomputed(_ cell: PublishedTable.Cell) -> RecomputedCell {
    RecomputedCell(
      cell.runs.compactMap { $0["run"].text.flatMap { runs[$0] } }, isPlanned: cell.isPlanned)
  }

  /// Compares a data file with what it must hold.
  static func compare(
    _ file: String, with expected: [Point], _ findings: inout Findings
  ) {
    guard let csv = FileTree.text(file).flatMap({ CSV($0) }), csv.header == columns else {
      return findings.error(file, "not CSV with the columns \(columns.joined(separator: ","))")
    }
    findings.compare(file, "points", expected.count, found: csv.rows.count)
    for (point, row) in zip(expected, csv.rows) {
      let place = "\(point.series) at \(point.x)"
      findings.compare(file, "\(place): series", point.series, found: row[0])
      findings.compare(file, "\(place): n", "\(point.n)", found: row[4])
      let numbers = [point.x, point.y, point.deviation, point.paper, point.paperDeviation]
      for (name, (number, text)) in zip(
        ["x", "y", "sd", "paper", "paper_sd"], zip(numbers, [1, 2, 3, 5, 6].map { row[$0] }))
      {
        // Sums of binary fractions depend on their order in the last bits.
        let isEqual = number.map { isClose($0, Double(text)) } ?? text.isEmpty
        findings.compare(
          file, "\(place): \(name)", isEqual ? text : number.map { "\($0)" } ?? "nothing",
          found: text)
      }
    }
  }

  private static func isClose(_ a: Double, _ b: Double?) -> Bool {
    guard let b else { return false }
    return abs(a - b) <= 1e-9 * max(abs(a), 1e-3)
  }
}
