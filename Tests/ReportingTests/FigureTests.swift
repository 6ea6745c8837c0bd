import Foundation
import Reporting
import Results
import Testing

/// Calls `body` with the path of a folder that does not exist yet and is removed afterwards.
private func withPlots<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "prunebench-\(UUID().uuidString)").path()
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder + "/plots/quick")
}

private func figures() throws -> [Figure] {
  let row = quickSpec.rows[1]
  return try [
    .accuracy(of: quickTable(), model: "resnet8"), .accuracy(of: manyTable(), model: "resnet20"),
    .accuracy(of: paperFigureTable(), model: "resnet20"),
    .curves(.accuracy, of: quickSpec, row: row, records: quickCurves(4), decays: [2, 3]),
    .curves(.loss, of: quickSpec, row: row, records: quickCurves(4), decays: [2, 3]),
    .curves(.accuracy, of: longSpec, row: longSpec.rows[0], records: longCurves(), decays: [150]),
  ]
}

@Suite("a figure")
struct FigureTests {
  @Test("has the columns of the specification, dense once, a ★ cell and one not run without a row")
  func data() throws {
    #expect(
      try Figure.accuracy(of: quickTable(), model: "resnet8").csv == """
        series,x,y,sd,n,paper,paper_sd
        dense,80.0,87.42,0.12,3,,
        oneshot+ft,80.0,86.9,0.36,3,,
        dpf,80.0,85.01,0.34,3,,
        dpf,95.0,80.01,0.34,3,,
        random,80.0,59.34,42.73,3,,

        """)
    #expect(
      try Figure.accuracy(of: paperFigureTable(), model: "resnet20").csv
        .contains("\nsnip,95.0,85.01,0.19,3,84.91,0.25\n"))
  }

  @Test("curves are means over the seeds at the epochs that were evaluated")
  func curves() throws {
    var records = quickCurves(4).filter { $0.summary.cell[0].contains("dpf") }
    for (index, correct) in [8000, 8100, 8200].enumerated() {
      for epoch in 0..<4 { records[index].epochs[epoch].test = nil }
      records[index].epochs[3].test = .init(
        correct: correct, correct5: 9900, total: 10_000, loss: 1)
      for epoch in 0..<4 { records[index].epochs[epoch].trainLoss = Double(epoch + index) }
    }
    records[2].epochs[1].trainLoss = .nan
    func points(_ curve: Figure.Curve) throws -> [Figure.Point] {
      try Figure.curves(curve, of: quickSpec, row: quickSpec.rows[1], records: records)
        .series[0].points
    }
    #expect(try points(.accuracy) == [.init(x: 4, y: 81, deviation: 1, n: 3)])
    #expect(try points(.loss).map(\.x) == [1, 2, 3, 4])
    #expect(try points(.loss).map(\.n) == [3, 2, 3, 3])
    #expect(try points(.loss)[0] == .init(x: 1, y: 1, deviation: 1, n: 3))
  }

  @Test("the script reads its own data alone, by a relative name, and marks decay epochs")
  func script() throws {
    for figure in try figures() {
      let script = figure.script
      let quoted = script.matches(of: /'([^']*\.[a-z]{2,3})'/).map { String($0.1) }
      #expect(
        Set(quoted) == Set(["csv", "svg", "png", "pdf"].map { "\(figure.id).\($0)" }))
      #expect(script.contains("'\(figure.id).csv'") && !script.contains("/tmp"))
      #expect(script.matches(of: /set arrow/).count == figure.marks.count)
      #expect(script.contains("# Scope: "))
      #expect(script.contains("sample SD"))
      #expect(script.contains("size 640,420"))
      for series in figure.series { #expect(script.contains("title '\(series.name)'")) }
    }
  }

  @Test("series differ in colour and dash, and dense is black everywhere")
  func styles() throws {
    for figure in try figures() {
      let looks = figure.script.matches(
        of: /linecolor '(#......)' linewidth 1.5 dashtype (solid|\([0-9,]+\))/
      )
      .map { "\($0.1) \($0.2)" }
      #expect(Set(looks).count == figure.series.count)
      #expect(looks.contains("#000000 solid"))
    }
  }

  @Test("gnuplot draws the same bytes twice", .enabled(if: Gnuplot.path() != nil, "needs gnuplot"))
  func drawn() throws {
    try withPlots { folder in
      for figure in try figures() {
        let files = try figure.write(to: folder, formats: [.svg, .png])
        #expect(files.warning == nil)
        #expect(
          files.paths == ["csv", "gp", "svg", "png"].map { "\(folder)/\(figure.id).\($0)" })
        let first = try files.paths.map { try Data(contentsOf: URL(filePath: $0)) }
        #expect(first.allSatisfy { $0.count > 100 })
        _ = try figure.write(to: folder, formats: [.svg, .png])
        #expect(try files.paths.map { try Data(contentsOf: URL(filePath: $0)) } == first)
        let svg = String(decoding: first[2], as: UTF8.self)
        #expect(svg.contains("</svg>") && !svg.contains(folder))
        for series in figure.series { #expect(svg.contains(">\(series.name)<")) }
      }
    }
  }

  @Test("without gnuplot data and script are written, and one line says what to install")
  func missing() throws {
    try withPlots { folder in
      let figure = try figures()[0]
      let files = try figure.write(to: folder, gnuplot: nil)
      #expect(files.paths == ["csv", "gp"].map { "\(folder)/\(figure.id).\($0)" })
      #expect(
        files.warning == "\(folder)/quick-resnet8-accuracy.svg: no picture, as gnuplot is not "
          + "installed; `apt install gnuplot-nox`, then plot again")
      #expect(
        try figure.write(to: folder, gnuplot: "/bin/false").warning?
          .contains("no picture, as gnuplot failed: exit status 1") == true)
    }
  }

  @Test("a folder that cannot be made is named")
  func unwritable() throws {
    let error = ReportError.cannotWrite(path: "/dev/null/plots", reason: "Not a directory")
    #expect(throws: error) { try figures()[0].write(to: "/dev/null/plots") }
    #expect(
      "\(error)"
        == "/dev/null/plots: cannot write: Not a directory; free space or choose another folder")
  }

  @Test("of a table in which nothing was run is empty and still drawn")
  func empty() throws {
    try withPlots { folder in
      let figure = Figure.accuracy(of: try Table(quickSpec, []), model: "resnet8")
      #expect(figure.csv == "series,x,y,sd,n,paper,paper_sd\n")
      #expect(try figure.write(to: folder).warning?.contains("nothing was run") == true)
    }
  }
}
