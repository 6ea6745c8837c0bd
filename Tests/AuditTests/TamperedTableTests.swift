import Audit
import Foundation
import Testing

@Suite("A changed table or figure is found although its folder was sealed anew")
struct TamperedTableTests {
  private static let table = "results/\(PublishedCopy.table)"

  /// What stands for the runs of filters: a mean, and its SD.
  private static func cell(_ copy: PublishedCopy) throws -> (mean: String, deviation: String) {
    let json = try JSON(copy.read("\(table).json"))
    let cell = try #require(json?["rows"].elements?.first?["cells"].elements?.last)
    return (try #require(cell["mean"].text), try #require(cell["sd"].text))
  }

  @Test("another mean or deviation in any format", arguments: ["txt", "md", "csv", "tex", "html"])
  func formats(format: String) throws {
    let copy = try PublishedCopy()
    let (mean, deviation) = try Self.cell(copy)
    for number in [mean, deviation] {
      let path = "\(Self.table).\(format)"
      let before = try copy.read(path)
      let other = number.dropLast() + (number.last == "9" ? "8" : "9")
      try copy.replace(number, String(other), in: path)
      try copy.seal()
      let errors = try copy.errors()
      #expect(
        errors.count == 1 && errors[0].hasPrefix("\(path): row resnet8 0.40, column dpf-filter"))
      try copy.write(before, path)
    }
  }

  @Test("another number in a table of the page of all results")
  func page() throws {
    let copy = try PublishedCopy()
    let table = String(decoding: try copy.read("\(Self.table).html"), as: UTF8.self)
    try copy.write(Array("<body>\n\(table)</body>\n".utf8), "results/report.html")
    #expect(try copy.errors() == [])
    let mean = try Self.cell(copy).mean
    try copy.replace(mean, "99.99", in: "results/report.html")
    try copy.seal()
    let errors = try copy.errors()
    #expect(errors.count == 1)
    #expect(
      errors.first?.hasPrefix(
        "results/report.html, table quick-structured: row resnet8 0.40, column dpf-filter: ")
        == true)
  }

  static let changes: [Damage] = [
    .cell("dpf-filter", "n", line: "column dpf-filter: n: expected 3, found 4") { $0.plus(1) },
    .cell("dpf-filter", "mean", line: "column dpf-filter: mean: expected") { _ in
      .string("90.00")
    },
    .cell("dpf-filter", "sd", line: "column dpf-filter: sd: expected") { _ in .string("0.10") },
    .cell("dpf-filter", "text", line: "column dpf-filter: text: expected") { _ in
      .string("90.00 ± 0.10")
    },
    .cell("sfp", "star", line: "column sfp: star: expected true, found false") { _ in
      .boolean(false)
    },
    .cell("sfp", "method", line: "column sfp: it is the cell") { _ in .string("snip") },
    .text("\(table).json", line: "right answers of resnet8") {
      $0.replacing(/"correct": ([0-9]+)/) { "\"correct\": \((Int($0.1) ?? 0) + 1)" }
    },
    .cell("dense", "runs", line: "column dense: its seeds are not in order, or one stands twice") {
      let runs = $0.elements ?? []
      return .array([runs[0], runs[0], runs[2]])
    },
    .text("\(table).json", line: "it is the cell quick:quick/resnet8/sfp/0.30") {
      $0.replacing("resnet8/sfp/0.40", with: "resnet8/sfp/0.30")
    },
    .text("\(table).json", line: "not in canonical form") { " " + $0 },
    .text("\(table).json", line: "seeds below the table: expected 3: 1, 2, 3, found 4: 1, 2, 3") {
      $0.replacing("over n = 3 seeds", with: "over n = 4 seeds")
    },
    .text("\(table).md", line: "lacks the line \"Top-1 accuracy") {
      $0.replacing("over n = 3 seeds", with: "over n = 4 seeds")
    },
    .text("\(table).tex", line: "lacks the line \"★ k/n") { $0.replacing("twice", with: "thrice") },
    .text("\(table).html", line: "has not the columns model, sparsity, dense, sfp, dpf-filter") {
      $0.replacing("<th scope=\"col\">sfp</th>", with: "")
    },
    .text("\(table).txt", line: "has not the columns") {
      $0.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("resnet8") }.joined(separator: "\n")
    },
    .text("\(table).txt", line: "no table can be read in it") { $0.replacing("─", with: "-") },
    .text("\(table).csv", line: "row resnet8 0.40, column sfp_mean: expected *, found 10.00") {
      $0.replacing(",*,", with: ",10.00,")
    },
  ]

  @Test("another count, star, seed, cell, line or column")
  func contents() throws {
    let copy = try PublishedCopy()
    for damage in Self.changes {
      let (isFound, errors) = try damage.isFound(in: copy)
      #expect(isFound, "\(damage.name): \(damage.line): \(errors)")
    }
  }

  @Test("a seed that was left out of a cell, its mean adapted, is named")
  func leftOut() throws {
    let copy = try PublishedCopy()
    let path = "\(Self.table).json"
    let json = try #require(JSON(copy.read(path)))
    let less = json.changingCell("dense", "runs") { .array(Array(($0.elements ?? []).dropLast())) }
    try copy.write(Array(less.fileText.utf8), path)
    let run = try Published.run("dense-0.00-quick-s3")
    #expect(
      try copy.errors().contains(
        "\(path): row resnet8 0.40, column dense: leaves out \(run), which is of this cell"))
  }

  @Test("a run behind a cell that is no longer there is named")
  func removed() throws {
    let copy = try PublishedCopy()
    let run = try Published.run("sfp-0.40-quick-s2")
    try copy.remove("results/runs/\(run)")
    let path = "\(Self.table).json"
    #expect(
      try copy.errors().contains(
        "\(path): row resnet8 0.40, column sfp: the run \(run) is not published"))
  }

  @Test("a table without its machine form leads to no runs")
  func untraced() throws {
    let copy = try PublishedCopy()
    try copy.remove("\(Self.table).json")
    #expect(
      try copy.errors() == [
        "\(Self.table).json: missing: the numbers of csv, html, md, tex, txt beside it lead to no runs"
      ])
  }

  @Test("runs judged on held-out images are no results of a table")
  func validation() throws {
    let copy = try PublishedCopy()
    let run = try Published.run("dense-0.00-quick-s1")
    let path = "results/runs/\(run)/run.json"
    let json = try #require(JSON(copy.read(path)))
      .changing(["config", "setting", "data", "split"]) { _ in .string("validation") }
    try copy.write(Array(json.fileText.utf8), path)
    #expect(
      try copy.errors().contains(
        "\(Self.table).json: shows \(run), which was judged on images held out of training"))
    let readings = try copy.audit().readings
    #expect(readings.runs == 12 && readings.validationRuns == 1 && readings.validationReadings == 1)
  }

  @Test("another number in the data of a figure")
  func figures() throws {
    let copy = try PublishedCopy()
    let names = Published.names(in: "\(copy.plots)/quick").filter { $0.hasSuffix(".csv") }
    #expect(!names.isEmpty)
    for path in names.map({ "plots/quick/\($0)" }) {
      var table = try #require(CSV(String(decoding: copy.read(path), as: UTF8.self)))
      let before = table
      for (place, name) in [(1, "x"), (2, "y"), (3, "sd"), (4, "n")] {
        table = before
        table.rows[1][place] = "7"
        try copy.write(Array(table.text.utf8), path)
        let errors = try copy.errors()
        #expect(errors.count == 1 && errors[0].contains(": \(name): expected "), "\(errors)")
        #expect(errors[0].hasPrefix("\(path): \(table.rows[1][0]) at "))
      }
      try copy.write(Array(before.text.utf8), path)
    }
  }

  @Test("methods that were tuned over different numbers of points are named")
  func tuning() throws {
    let copy = try PublishedCopy()
    func tune(_ run: String, _ column: String) throws {
      let path = try "results/" + copy.path(run, "run.json")
      let json = try #require(JSON(copy.read(path))).changing(["cell"]) { _ in
        .array([.string("quick:tuning/resnet8/\(column)/0.80")])
      }
      try copy.write(Array(json.fileText.utf8), path)
    }
    try tune("dpf-0.80-quick-s1", "dpf+ft-sgd-0.01")
    try tune("dpf+ft-0.80-quick-s1", "dpf+ft-adam-0.001")
    try tune("oneshot+ft-0.80-quick-s1", "oneshot+ft-sgd-0.01")
    #expect(
      try copy.errors() == [
        "results/runs: unequal tuning budgets, quick resnet8 0.80 seed 1: dpf+ft 2, oneshot+ft 1 points"
      ])
    try tune("lt-r01-0.20-quick-s1", "oneshot+ft-adam-0.001")
    #expect(try copy.errors() == [])
  }
}
