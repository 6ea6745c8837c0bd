/// All published tables, `results/tables/<profile>/<id>.<format>`, and the figures drawn from them.
struct TableFiles {
  private let runs: [RunRecord]
  private let page: String
  /// Paths without extension, and the extensions there.
  private var tables: [(profile: String, path: String, formats: Set<String>)] = []

  init(_ results: String, _ runs: [RunRecord]) {
    (self.runs, page) = (runs, "\(results)/report.html")
    for profile in FileTree.names(in: "\(results)/tables") {
      let folder = "\(results)/tables/\(profile)"
      let parts = FileTree.names(in: folder).map { name in
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return (stem: String(name[..<dot]), format: String(name[dot...].dropFirst()))
      }
      for (stem, files) in Dictionary(grouping: parts, by: \.stem).sorted(by: { $0.key < $1.key }) {
        tables.append((profile, "\(folder)/\(stem)", Set(files.map(\.format))))
      }
    }
  }

  /// - Returns: how many cells were recomputed.
  func check(_ findings: inout Findings) -> Int {
    tables.reduce(0) { count, table in
      guard table.formats.contains("json") else {
        findings.error(
          "\(table.path).json",
          "missing: the numbers of \(table.formats.sorted().joined(separator: ", ")) "
            + "beside it lead to no runs")
        return count
      }
      return count + TableCheck(table.path, page: page, runs).check(&findings)
    }
  }

  /// The data files below `plots/<profile>`, each from the table whose name it begins with.
  func checkFigures(below plots: String, _ findings: inout Findings) {
    let byName = Dictionary(uniqueKeysWithValues: runs.map { ($0.name, $0) })
    let known = tables.compactMap { table in
      FileTree.bytes("\(table.path).json").flatMap { JSON($0) }.flatMap(PublishedTable.init)
        .map { (table.profile, FigureCheck(table: $0, runs: byName)) }
    }
    var others = 0
    for file in FileTree.files(below: plots) where file.hasSuffix(".csv") {
      let parts = file.dropLast(4).split(separator: "/").map(String.init)
      let points = known.lazy.filter { $0.0 == parts.first && parts.count == 2 }
        .compactMap { $0.1.points(of: parts[1]) }.first
      if let points {
        FigureCheck.compare("\(plots)/\(file)", with: points, &findings)
      } else {
        others += 1
      }
    }
    if others > 0 {
      findings.note(
        plots, "\(others) data files are of no published table: only their bytes are checked")
    }
  }
}
