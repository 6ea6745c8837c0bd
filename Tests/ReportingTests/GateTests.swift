import Foundation
import Reporting
import Results
import TestVectors
import Testing

/// Records of twenty cells with normal noise of 0.6 points, as if trained anew with each `round`.
private struct Trained {
  static let cells = 20

  static func records(
    _ round: UInt64, seeds: Int = 3, change: (Int, Int) -> Double = { _, _ in 0 }
  ) -> [Record] {
    var noise = Noise(seed: round &* 0x9E37_79B9_7F4A_7C15)
    return (0..<cells).flatMap { cell in
      (1...seeds).map { seed -> Record in
        let accuracy = 80 + Double(cell) / 2 + 0.6 * noise.next() + change(cell, seed)
        var summary = fakeRun(
          "m\(cell)", 0.8, seed: seed, correct: max(0, Int((accuracy * 100).rounded())))
        summary.configHash = "recipe-\(cell)-\(seed)"
        summary.sparsityTarget = 0.8
        return Record(summary: summary)
      }
    }
  }

  /// The bytes of a run differ with its result.
  static func files(_ records: [Record]) -> (String) -> [String: [UInt8]] {
    let byRun = Dictionary(records.map { ($0.summary.run, $0.summary) }) { first, _ in first }
    return { run in ["run.json": Array("\(run) \(byRun[run]?.final?.correct ?? 0)".utf8)] }
  }

  static func baseline(_ round: UInt64 = 1) throws -> Baseline {
    let records = records(round)
    return try Baseline(
      experiment: "quick", profile: "quick", precision: "float32", records: records,
      files: files(records), smoke: ["fused fp32": ["dense": ["run.json": "aa"]]])
  }

  static func result(_ records: [Record], _ baseline: Baseline? = nil) throws -> CheckResult {
    try CheckResult((baseline ?? self.baseline()).check(records, files: files(records)))
  }

  /// The worst finding of records with a fault, printed for the list of all faults.
  static func caught(_ fault: String, _ records: [Record]) throws -> Check {
    let found = try #require(result(records).problems.first)
    print("fault: \(fault) -> \(found.level.rawValue): \(found.name), \(found.text)")
    return found
  }
}

@Suite("the gate")
struct GateTests {
  @Test("holds what is the same, byte for byte, and ends with status 0")
  func same() throws {
    let result = try Trained.result(Trained.records(1))
    #expect(result.exitStatus == 0)
    #expect(result.checks.filter { $0.text == "the same bytes" }.count == Trained.cells)
    #expect(result.summary == "21 checks: 21 held, 0 fell, 0 inconclusive, 0 without data")
  }

  @Test("trained again with other noise, fails in at most 1 % of the times, and mostly holds")
  func falseAlarms() throws {
    let baseline = try Trained.baseline()
    var counts: [Int32: Int] = [:]
    for round in 2...401 {
      counts[try Trained.result(Trained.records(UInt64(round)), baseline).exitStatus, default: 0] +=
        1
    }
    print("same against same, 400 times, by exit status: \(counts.sorted { $0.key < $1.key })")
    #expect(counts[1, default: 0] <= 4)
    #expect(counts[0, default: 0] >= 300)
  }

  @Test("a cell that lost five points fails, with its name, loss and margin; status 1")
  func cell() throws {
    let records = Trained.records(2) { cell, _ in cell == 7 ? -5 : 0 }
    let result = try Trained.result(records)
    #expect(result.exitStatus == 1)
    _ = try Trained.caught("five points lost in one cell", records)
    let fallen = result.checks.filter { $0.outcome == .fell }
    #expect(fallen.map(\.name) == ["quick:quick/resnet8/m7/0.80"])
    #expect(
      fallen[0].text.wholeMatch(
        of: /lost [3-6]\.\d\d points \[-\d\.\d\d, -\d\.\d\d\], margin \d\.\d\d, seeds 1 2 3/) != nil
    )
  }

  @Test("one point lost everywhere fails by the mean of all cells, though no cell does")
  func everywhere() throws {
    let records = Trained.records(3) { _, _ in -1.2 }
    let result = try Trained.result(records)
    _ = try Trained.caught("a little lost everywhere", records)
    #expect(result.checks.filter { $0.outcome == .fell }.map(\.name) == ["mean of 20 cells"])
  }

  @Test("a loss near the margin is inconclusive: status 3")
  func inconclusive() throws {
    var baseline = try Trained.baseline()
    for name in baseline.cells.keys { baseline.cells[name]?.margin = 0.3 }
    let result = try Trained.result(Trained.records(4), baseline)
    #expect(result.exitStatus == 3)
  }

  @Test("with one seed a cell of other bytes is inconclusive, never passed over: status 3")
  func single() throws {
    let before = Trained.records(1, seeds: 1)
    let baseline = try Baseline(
      experiment: "quick", profile: "quick", precision: "float32", records: before,
      files: Trained.files(before))
    let result = try Trained.result(Trained.records(2, seeds: 1), baseline)
    #expect(result.checks.count == Trained.cells && result.exitStatus == 3)
    #expect(try Trained.result(before, baseline).exitStatus == 0)
  }

  @Test("a missing seed, another recipe or sparsity, and no runs at all are errors: status 4")
  func data() throws {
    let all = Trained.records(1)
    func expect(_ fault: String, _ records: [Record], _ text: String) throws {
      #expect(try Trained.result(records).exitStatus == 4)
      #expect(try Trained.caught(fault, records).text == text)
    }
    try expect(
      "missing seed", all.filter { !($0.summary.cell[0].contains("/m3/") && $0.summary.seed == 2) },
      "no run of seed 2")
    var stale = all
    stale[0].summary.configHash = "older"
    try expect(
      "stale cache", stale,
      "\(all[0].summary.run) is of another recipe than the baseline's: recipe-0")
    var milder = all
    milder[0].summary.sparsityTarget = 0.75
    try expect(
      "record of a wrong sparsity", milder,
      "\(all[0].summary.run) was pruned to 0.75, the baseline to 0.8")
    try expect("empty input", [], "no runs of quick; train them with `prunebench run quick`")
  }

  @Test("a run that no longer converges fails whatever the mean says")
  func star() throws {
    var records = Trained.records(1)
    records[4].summary.status = .diverged
    records[4].summary.reason = "a loss that is not finite"
    #expect(try Trained.result(records).exitStatus == 1)
    #expect(
      try Trained.caught("hidden NaN", records).text.hasPrefix("★ 1/3, before 0/3: seed "))
  }

  @Test("small runs: other bytes, runs that came or went fail; unknown kernels are inconclusive")
  func smoke() throws {
    let baseline = try Trained.baseline()
    func outcome(_ records: [String: [String: String]], _ kernels: String = "fused fp32") -> Int32 {
      CheckResult(baseline.check(smoke: records, kernels: kernels)).exitStatus
    }
    #expect(outcome(["dense": ["run.json": "aa"]]) == 0)
    #expect(outcome(["dense": ["run.json": "bb"]]) == 1)
    #expect(outcome([:]) == 1)
    #expect(outcome(["dense": ["run.json": "aa"], "new": [:]]) == 1)
    #expect(outcome(["dense": ["run.json": "aa"]], "fused bf16 amx") == 3)
  }

  @Test("JUnit has a case a check; annotations are escaped, ten of a kind at most, worst first")
  func formats() throws {
    let checks =
      (0..<14).map {
        Check(
          level: .statistical, name: "a:b,\($0)", outcome: .fell, text: "100 % <lost>\nmore",
          loss: Double($0))
      } + [Check(level: .smoke, name: "s", outcome: .inconclusive, text: "t")]
    let result = CheckResult(checks)
    #expect(result.junit.contains("tests=\"15\" failures=\"14\" errors=\"0\" skipped=\"1\""))
    #expect(result.junit.contains("<failure message=\"100 % &lt;lost&gt;"))
    #expect(result.annotations.count == 11)
    #expect(result.annotations[0] == "::error title=a%3Ab%2C13::100 %25 <lost>%0Amore")
  }

  @Test("a baseline reads back as it was written, and tells what a later one changes")
  func roundTrip() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let baseline = try Trained.baseline()
    try baseline.write(to: path)
    #expect(try Baseline(reading: path) == baseline)
    #expect(baseline.changes(since: baseline) == ["no change"])
    #expect(baseline.changes(since: nil) == ["new: 20 cells"])
    var later = try Trained.baseline(9)
    later.cells["quick:quick/resnet8/m0/0.80"] = nil
    let changes = later.changes(since: baseline)
    #expect(changes.count == 20 && changes[0].contains("gone, was "))
    try Data("{}".utf8).write(to: URL(filePath: path))
    #expect(throws: ReportError.noBaseline(path: path)) { try Baseline(reading: path) }
  }
}
