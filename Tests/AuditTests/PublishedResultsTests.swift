import Audit
import Foundation
import Testing

@Suite("The published results hold")
struct PublishedResultsTests {
  @Test("every run, table and figure of the checkout is as its raw files say")
  func holds() throws {
    let report = try Auditor(results: Published.results, plots: Published.plots).audit()
    #expect(report.errors.map(\.line) == [])
    #expect(report.runs == Published.runs.count && report.runs > 0)
    #expect(report.cells > 0 && report.numbers > 50 * report.runs)
    #expect(report.readings.runs + report.readings.validationRuns == report.runs)
    #expect(report.text.contains(" numbers recomputed: 0 errors, "))
  }

  @Test("every recipe has its hash, and every file of JSON is the canonical text of its value")
  func canonical() throws {
    for run in Published.runs {
      for name in ["run.json", "machine.json"] {
        let bytes = try Published.bytes("\(Published.results)/runs/\(run)/\(name)")
        let json = try #require(JSON(bytes))
        #expect(Array(json.fileText.utf8) == bytes)
        if name == "run.json" {
          #expect(json["config_hash"].text == sha256(json["config"].canonicalText))
        }
      }
    }
  }

  @Test("fine-tuning reads the test split once more, before its first step; nothing else does")
  func readings() throws {
    let copy = try PublishedCopy()
    let readings = try copy.audit().readings
    #expect(readings.runs == 13 && readings.atEpochEnds == 13 && readings.beforeFineTuning == 2)
    #expect(
      readings.line == "13 runs read the test split 15 times: 13 at epoch ends, 2 before "
        + "fine-tuning; 0 runs read held-out training images 0 times")
  }

  @Test("an empty folder has no records")
  func empty() {
    #expect {
      try Auditor(results: "nowhere", plots: "nowhere").audit()
    } throws: {
      "\($0)" == "nowhere/runs: no records; name the folder that holds runs/ by --results"
    }
  }

  @Test("the audit imports nothing of those who wrote the records")
  func independence() throws {
    let sources = "\(Published.root.path)/Sources/Audit"
    let files = FileTree.files(below: sources)
    #expect(files.count > 20)
    for file in files {
      let text = String(decoding: try Published.bytes("\(sources)/\(file)"), as: UTF8.self)
      for line in text.split(separator: "\n") where line.contains("import ") {
        #expect(["import Foundation", "import CZlib", "import Crypto"].contains(line), "\(file)")
      }
    }
  }
}
