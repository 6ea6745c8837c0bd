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
    let known = Set(records.map { Edition(profile: $0.summary.profile, precision: $0.summary.precision) })
    let editions = known.filter { ["quick", "short", "paper"].contains($0.profile) }
      .sorted { ($0.profile, $0.precision) < ($1.profile, $1.precision) }
    var parts: [ReportPage.Part] = []
    for edition in editions {
      let own = try library.experiments.filter { !Self.unpublished.contains($0) }.compactMap {
        try section(of: $0, edition)
      }
      parts.append(
        ReportPage.Part(
          title: "Profile \(edition.title)", text: [Self.words(of: edition.profile)], sections: own))
    }
    parts.append(try reference())
    return ReportPage(parts: parts)
  }

  private static func words(of profile: String) -> String {
    switch profile {
    case "quick": "Minutes on a small network and Fashion-MNIST: shows that all works; no conclusion rests on it."
    case "short": "ResNet-20 on CIFAR-10 at 24 epochs instead of 300: trends, no reproduction."
    default: "The paper's own schedules."
    }
  }

  /// Tables and figures of an experiment; `nil` where nothing of it was run.
  private func section(of name: String, _ edition: Edition) throws -> ReportPage.Section? {
    let experiment = try library.experiment(name, profile: edition.profile)
    let plan = try Plan(
      experiment, library: library, precision: edition.precision,
      searches: SearchCosts(results).cost)
    let own = plan.own(records)
    guard own.contains(where: { !$0.summary.cell.isEmpty }) else { return nil }
    var section = ReportPage.Section(
      id: "\(plan.folderName)-\(name)", title: experiment.title)
    let summaries = own.map(\.summary)
    for spec in plan.tableSpecs {
      let table = try Table(spec, summaries)
      if !PaperFigures.ids.contains(name) {
        for format in TableFormat.allCases {
          try write(table.rendered(as: format), "tables/\(plan.folderName)/\(spec.name).\(format.rawValue)")
        }
        section.sheets.append(table.sheet)
        if edition.profile == "paper" {
          section.sheets.append(try PaperComparison(spec, summaries, margins: library.margins()).sheet)
        }
      }
    }
    let drawn = try PlanPictures(plan, own, results)
    let folder = "\(plots)/\(plan.folderName)"
    for picture in drawn.pictures {
      let files = try picture.write(to: folder)
      if let warning = files.warning, !picture.isEmpty { Warnings.print([warning]) }
      let svg = FileManager.default.contents(atPath: "\(folder)/\(picture.id).svg")
      section.pictures.append(ReportPage.Drawn(picture: picture, svg: picture.isEmpty ? nil : svg))
    }
    section.claims = drawn.claims
    section.runs = summaries.map(\.run).sorted().map { ($0, "runs/\($0)/run.json") }
    return section
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
    try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    try Files.replace(path, with: Array(text.utf8))
  }

  /// Renews the table of `quick` and its picture in a Markdown file.
  func renew(_ path: String) throws {
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    let (from, to) = ("<!-- results -->\n", "<!-- /results -->")
    guard let start = text.range(of: from)?.upperBound,
      let end = text.range(of: to, range: start..<text.endIndex)?.lowerBound
    else {
      throw ResultsError.cannotRead(path: path, reason: "it has no line \(from.dropLast()) ... \(to)")
    }
    let plan = try Plan(library.experiment("quick"), library: library)
    let table = try Table(plan.tableSpec, plan.own(records).map(\.summary))
    let picture = "\n![\(table.caption)](\(plots)/quick/quick-resnet8-accuracy.svg)\n\n"
    let renewed =
      text[..<start] + "\n" + table.rendered(as: .markdown) + picture + text[end...]
    try Files.replace(path, with: Array(renewed.utf8))
  }
}

/// Where runs were trained, and how long it took.
private struct Machines {
  private var rows: [String: (runs: Int, seconds: Double)] = [:]

  init(_ machines: [(String, MachineRecord?)]) {
    for (_, machine) in machines {
      guard let machine else { continue }
      let name = "\(machine.cpu)|\(machine.isa)|\(machine.commit.prefix(12))"
      let before = rows[name] ?? (0, 0)
      rows[name] = (before.runs + 1, before.seconds + machine.seconds)
    }
  }

  var sheet: Sheet {
    Sheet(
      id: "machines", caption: "Machines and costs",
      columns: [
        .word("processor"), .word("kernels"), .word("commit"), .number("runs"), .number("core hours"),
      ],
      rows: rows.sorted { $0.key < $1.key }.map { name, value in
        name.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
          + ["\(value.runs)", String(format: "%.2f", value.seconds / 3600)]
      })
  }
}
