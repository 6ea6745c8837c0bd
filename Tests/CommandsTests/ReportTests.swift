import Foundation
import Reporting
import Results
import TestVectors
import Testing

/// The first of the names that is a program here.
private func program(_ names: String...) -> String? {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
private let browser = program("chromium", "chromium-browser", "google-chrome")

@Suite("prunebench report")
struct ReportTests {
  private static let root = TestVectors.testsFolder.deletingLastPathComponent()

  private static func report(_ folder: TemporaryFolder) throws -> Program.Output {
    try Program.run(
      ["report", "--results", "results", "--plots", "plots", "--readme", "README.md"],
      in: folder.url)
  }

  private static func copy(_ names: String...) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let present = names.filter {
      FileManager.default.fileExists(atPath: root.appending(path: $0).path)
    }
    for name in present {
      let target = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: root.appending(path: name), to: target)
    }
    return folder
  }

  @Test(
    "made anew from the committed records, every committed table, figure and page is the same",
    .enabled(if: Gnuplot.path() != nil, "needs gnuplot"))
  func same() throws {
    let folder = try Self.copy("results/runs", "results/speed", "results/VERSION", "README.md")
    let output = try Self.report(folder)
    #expect(output.status == 0 && output.err.isEmpty, "\(output.err)")
    // Pictures are the same bytes with one gnuplot alone; SHA256SUMS holds theirs.
    func names(_ folder: URL) -> [String] {
      (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? [])
        .filter { $0.contains(".") && !$0.hasSuffix(".svg") && !$0.contains("SHA256SUMS") }
        .filter { name in
          name != "baseline.json"
            && !["runs/", "benchmarks/", "tuning/", "theory/"].contains { name.hasPrefix($0) }
        }
        .sorted()
    }
    for part in ["results", "plots"] {
      let (ours, theirs) = (folder.url.appending(path: part), Self.root.appending(path: part))
      #expect(names(ours) == names(theirs))
      for name in names(ours) where name != "report.html" {
        let (a, b) = (
          try Data(contentsOf: ours.appending(path: name)),
          try Data(contentsOf: theirs.appending(path: name))
        )
        #expect(a == b, "\(part)/\(name)")
      }
    }
    #expect(
      try Data(contentsOf: folder.url.appending(path: "README.md"))
        == Data(contentsOf: Self.root.appending(path: "README.md")))
    let audit = try Program.run(["audit"], in: folder.url)
    #expect(audit.status == 0, "\(audit.out)")
  }

  @Test("the page stands alone: no scripts, nothing from the network, tables with captions")
  func page() throws {
    let folder = try Self.copy("results/runs", "README.md")
    _ = try Self.report(folder)
    let page = try String(contentsOfFile: folder.path("results/report.html"), encoding: .utf8)
    #expect(!page.contains("<script") && page.matches(of: /(?:src|href)="https?:/).isEmpty)
    #expect(page.matches(of: /<table/).count == page.matches(of: /<caption>/).count)
    #expect(page.matches(of: /<img alt="[^"]{20,}"/).count == page.matches(of: /<img/).count)
    // Each link leads to a record, each entry of the contents to a section.
    for link in page.matches(of: /href="([^"]+)"/).map({ String($0.1) }) {
      if link.hasPrefix("#") {
        #expect(page.contains("id=\"\(link.dropFirst())\""), "\(link)")
      } else {
        #expect(FileManager.default.fileExists(atPath: folder.path("results/\(link)")), "\(link)")
      }
    }
  }

  @Test(
    "a browser shows it, and every picture in it has a size",
    .enabled(if: browser != nil, "no chromium here: apt install chromium"))
  func browsed() throws {
    let folder = try Self.copy("results/runs", "README.md")
    _ = try Self.report(folder)
    let page = folder.path("results/report.html")
    // The browser itself adds up what it could not show; the page has no script of its own.
    let probe =
      "<script>onload = () => document.title = 'broken:' + [...document.images]"
      + ".filter(i => !i.complete || i.naturalWidth == 0).length + ' tables:' + document"
      + ".querySelectorAll('table').length</script></body>"
    let text = try String(contentsOfFile: page, encoding: .utf8)
    try Data(text.replacing("</body>", with: probe).utf8).write(to: URL(filePath: page))
    let process = Process()
    process.executableURL = URL(filePath: browser ?? "")
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "file://\(page)",
    ]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let dom = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let title = try #require(dom.firstMatch(of: /<title>broken:(\d+) tables:(\d+)<\/title>/))
    #expect(title.1 == "0" && (Int(title.2) ?? 0) > 8)
  }

  @Test("a README without the marks, and a folder without runs, are errors in one line")
  func errors() throws {
    let folder = try Self.copy("results/runs")
    try Data("nothing".utf8).write(to: URL(filePath: folder.path("README.md")))
    let unmarked = try Self.report(folder)
    #expect(unmarked.status == 4 && unmarked.complaints.count == 1)
    #expect(unmarked.complaints[0].contains("it has no line <!-- results -->"))
    let empty = try Program.run(["report", "--results", folder.path("none")])
    #expect(empty.status == 4 && empty.complaints[0].contains("no runs; train some with"))
  }
}

@Suite("Committed records")
struct CommittedRecordTests {
  @Test("in quick every method that says so changes its mask")
  func dynamic() throws {
    let store = RecordStore(
      folder: TestVectors.testsFolder.deletingLastPathComponent().appending(path: "results").path)
    let records = try store.records().values.filter { $0.summary.profile == "quick" }
    for method in ["incremental", "sm", "dsr", "dpf", "dpf-filter"] {
      let own = records.filter { $0.summary.run.contains("-\(method)-0.") }
      #expect(own.count >= 3, "\(method)")
      for run in own {
        let changes = run.updates.filter { $0.step >= 0 }.reduce(0) { $0 + $1.flips }
        #expect(changes > 0, "\(run.summary.run)")
      }
    }
  }
}
