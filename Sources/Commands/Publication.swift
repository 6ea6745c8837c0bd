import Experiments
import Foundation
import Reporting
import Results

/// Everything that is written from records: tables, figures, lists, and the page of them all.
struct Publication {
  let results: RecordStore
  let records: [Record]
  let plots: String
  let library: Library

  /// A profile and precision that records have.
  private struct Edition: Hashable {
    let profile, precision: String
    var title: String { profile + (precision == "float32" ? "" : ", \(precision)") }
  }

  /// Experiments for choices and for tests: not results.
  private static let unpublished = ["smoke", "tuning", "paper"]

  func write() throws -> ReportPage {
    let known = Set(
      records.map { Edition(profile: $0.summary.profile, precision: $0.summary.precision) })
    let editions = known.filter { ["quick", "short", "paper"].contains($0.profile) }
      .sorted { ($0.profile, $0.precision) < ($1.profile, $1.precision) }
    var parts: [ReportPage.Part] = []
    for edition in editions {
      let own = try names(edition).compactMap { try section(of: $0, edition) }
      parts.append(
        ReportPage.Part(
          title: "Profile \(edition.title)", text: [Self.words(of: edition.profile)],
          sections: [Self.summary(of: own, edition.title)] + own.map(\.section)))
    }
    if !editions.contains(where: { $0.profile == "paper" }) { parts.append(try unrun()) }
    if let speed = try speed() { parts.append(speed) }
    parts.append(try reference())
    return ReportPage(parts: parts)
  }

  /// What pruning buys, as `prunebench speed --save` measured it; `nil` where nothing was measured.
  private func speed() throws -> ReportPage.Part? {
    let listing = results.speeds()
    Warnings.print(listing.warnings)
    guard !listing.values.isEmpty else { return nil }
    var sections = listing.values.map { record in
      var section = ReportPage.Section(
        id: "speed-\(record.machine.name)-\(record.run)", title: "Speed of \(record.run)")
      section.sheets = SpeedSheets.all(record)
      return section
    }
    var curves = ReportPage.Section(id: "speed", title: "Speed against sparsity")
    curves.pictures = try SpeedFigures.all(listing.values).map { figure in
      let folder = "\(plots)/speed"
      if let warning = try figure.write(to: folder).warning { Warnings.print([warning]) }
      let svg = FileManager.default.contents(atPath: "\(folder)/\(figure.id).svg")
      return ReportPage.Drawn(picture: figure, svg: svg)
    }
    sections.insert(curves, at: 0)
    return ReportPage.Part(
      title: "Milliseconds and bytes", text: ["Measured, never derived from counts."],
      sections: sections)
  }

  /// The experiment of the profile's own name, then tables and figures.
  private func names(_ edition: Edition) -> [String] {
    let all = library.experiments.filter { !Self.unpublished.contains($0) }
    let others = all.filter { !["quick", "short"].contains($0) }
    let (tables, figures) = (
      others.filter { $0.hasPrefix("table") }, others.filter { !$0.hasPrefix("table") }
    )
    return all.filter { $0 == edition.profile } + tables + figures
  }

  /// What came of each table and figure.
  private static func summary(of artifacts: [Artifact], _ title: String) -> ReportPage.Section {
    var section = ReportPage.Section(id: "summary-\(title)", title: "Summary of \(title)")
    func count(_ artifact: Artifact, _ outcome: Claim.Outcome) -> String {
      let number = artifact.section.claims.count { $0.outcome == outcome }
      return artifact.section.claims.isEmpty ? "" : "\(number)"
    }
    section.sheets = [
      Sheet(
        id: "summary",
        caption: "Cells, and shapes that figures should have (under a shortened schedule trends, "
          + "from which nothing follows for the paper)",
        columns: [
          .word("artifact"), .number("cells"), .number("run"), .number("★"), .number("shapes hold"),
          .number("fail"), .number("undecided"), .number("not run"),
        ],
        rows: artifacts.map {
          [
            $0.section.title, "\($0.cells.count)", "\($0.cells.count(where: \.isRun))",
            "\($0.cells.count { $0.star != nil })", count($0, .holds), count($0, .fails),
            count($0, .undecided), count($0, .notRun),
          ]
        })
    ]
    return section
  }

  /// What the paper's own schedules would take: every cell exists, run or not.
  private func unrun() throws -> ReportPage.Part {
    let rows = try names(Edition(profile: "paper", precision: "float32")).map { name in
      let plan = try Plan(name, profile: "paper", "float32", results)
      let epochs = plan.runs.reduce(0) { $0 + $1.epochs } + plan.absent.reduce(0) { $0 + $1.epochs }
      let macs =
        plan.runs.reduce(0.0) { $0 + $1.multiplyAdds }
        + plan.absent.reduce(0.0) { $0 + $1.multiplyAdds }
      let cells = plan.tableSpecs.flatMap(\.cells).count
      return [plan.experiment.title, "\(cells)", "0", "\(epochs)", String(format: "%.1f", macs / 1e15)]
    }
    var section = ReportPage.Section(id: "paper", title: "Not run yet")
    section.sheets = [
      Sheet(
        id: "paper", caption: "Cost of each table and figure by itself",
        columns: [
          .word("artifact"), .number("cells"), .number("run"), .number("epochs"),
          .number("10^15 MACs"),
        ], rows: rows)
    ]
    return ReportPage.Part(
      title: "Profile paper", text: [Self.words(of: "paper")], sections: [section])
  }

  private static func words(of profile: String) -> String {
    switch profile {
    case "quick":
      "Minutes on a small network and Fashion-MNIST: shows that all works; no conclusion rests on it."
    case "short": "ResNet-20 on CIFAR-10 at 24 epochs instead of 300: trends, no reproduction."
    default: "The paper's own schedules."
    }
  }

  /// Tables and figures of an experiment; `nil` where nothing of it was run.
  private func section(of name: String, _ edition: Edition) throws -> Artifact? {
    let plan = try Plan(name, profile: edition.profile, edition.precision, results)
    let own = plan.own(records)
    guard own.contains(where: { !$0.summary.cell.isEmpty }) else { return nil }
    var section = ReportPage.Section(
      id: "\(plan.folderName)-\(name)", title: plan.experiment.title)
    let summaries = own.map(\.summary)
    var cells: [CellName: Cell] = [:]
    for spec in plan.tableSpecs {
      let table = try Table(spec, summaries)
      for cell in table.rows.flatMap(\.cells) where cell.isPlanned { cells[cell.name] = cell }
      if !PaperFigures.ids.contains(name) {
        for format in TableFormat.allCases {
          try write(
            table.rendered(as: format), "tables/\(plan.folderName)/\(spec.name).\(format.rawValue)")
        }
        section.sheets.append(table.sheet)
        if edition.profile == "paper" {
          section.sheets.append(
            try PaperComparison(spec, summaries, margins: library.margins()).sheet)
        }
      }
    }
    let drawn = try PlanPictures(plan, own, results)
    let folder = "\(plots)/\(plan.folderName)"
    let all = drawn.pictures + drawn.curves
    let outcomes = Workers.concurrently(all) { picture in
      Result { try picture.write(to: folder) }
    }
    for (picture, outcome) in zip(all, outcomes) {
      if let warning = try outcome.get().warning, !picture.isEmpty { Warnings.print([warning]) }
    }
    section.pictures = drawn.pictures.map { picture in
      let svg = FileManager.default.contents(atPath: "\(folder)/\(picture.id).svg")
      return ReportPage.Drawn(picture: picture, svg: picture.isEmpty ? nil : svg)
    }
    // A page with every curve in it would be too large to open at once.
    let address = Files.relative("\(plots)/\(plan.folderName)", to: results.folder)
    section.curves = drawn.curves.map { ($0.id, "\(address)/\($0.id).svg") }
    section.claims = drawn.claims
    section.runs = summaries.map(\.run).sorted().map { ($0, "runs/\($0)/run.json") }
    return Artifact(section: section, cells: Array(cells.values))
  }

  private struct Artifact {
    var section: ReportPage.Section
    let cells: [Cell]
  }

  /// What stands behind all tables: deviations, contradictions, machines.
  private func reference() throws -> ReportPage.Part {
    let sheets = [("ledger", try library.ledger().sheet), ("lint", LintSheet.sheet(PaperLint()))]
    for (name, sheet) in sheets { try write(sheet.markdown(), "\(name).md") }
    let machines = Machines(records.map(\.summary.run).map { ($0, try? results.machine($0)) })
    return ReportPage.Part(
      title: "Behind the tables", text: [],
      sections: (sheets + [("machines", machines.sheet)]).map { name, sheet in
        var section = ReportPage.Section(id: name, title: sheet.caption)
        section.sheets = [sheet]
        return section
      })
  }

  private func write(_ text: String, _ path: String) throws {
    let path = "\(results.folder)/\(path)"
    try Files.makeFolder(Files.parent(path))
    try Files.replace(path, with: Array(text.utf8))
  }

  /// Renews the table of `quick` and its picture in a Markdown file.
  func renew(_ path: String) throws {
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    let (from, to) = ("<!-- results -->\n", "<!-- /results -->")
    guard let start = text.range(of: from)?.upperBound,
      let end = text.range(of: to, range: start..<text.endIndex)?.lowerBound
    else {
      throw ResultsError.cannotRead(
        path: path, reason: "it has no line \(from.dropLast()) ... \(to)")
    }
    let plan = try Plan("quick", "float32", results)
    let table = try Table(plan.tableSpec, plan.own(records).map(\.summary))
    let picture = "\n![\(table.caption)](\(plots)/quick/quick-resnet8-accuracy.svg)\n\n"
    let renewed =
      text[..<start] + "\n" + table.rendered(as: .markdown) + picture + text[end...]
    try Files.replace(path, with: Array(renewed.utf8))
  }
}

/// Where runs were trained, and how long it took.
private struct Machines {
  private var rows: [String: (runs: Int, seconds: Double, mask: Double)] = [:]

  init(_ machines: [(String, MachineRecord?)]) {
    for (_, machine) in machines {
      guard let machine else { continue }
      let name = "\(machine.cpu)|\(machine.isa)|\(machine.commit.prefix(12))"
      let before = rows[name] ?? (0, 0, 0)
      rows[name] = (
        before.runs + 1, before.seconds + machine.seconds, before.mask + machine.maskSeconds
      )
    }
  }

  var sheet: Sheet {
    Sheet(
      id: "machines", caption: "Machines and costs",
      columns: [
        .word("processor"), .word("kernels"), .word("commit"), .number("runs"),
        .number("core hours"),
        .number("mask work (%)"),
      ],
      rows: rows.sorted { $0.key < $1.key }.map { name, value in
        name.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
          + [
            "\(value.runs)", String(format: "%.2f", value.seconds / 3600),
            String(format: "%.2f", 100 * value.mask / value.seconds),
          ]
      },
      footer: [
        "mask work: selecting, setting and logging masks, as a share of the time of training."
      ])
  }
}
