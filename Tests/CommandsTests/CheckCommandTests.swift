import Foundation
import Reporting
import TestVectors
import Testing

/// The gate as CI calls it, on the committed records.
@Suite("prunebench check, explain and compare")
struct CheckCommandTests {
  private static let results =
    TestVectors.testsFolder.deletingLastPathComponent().appending(path: "results").path

  /// The committed baseline with a change, in a folder of its own.
  private static func check(
    _ change: (inout Baseline) -> Void = { _ in }, _ arguments: String...
  ) throws -> Program.Output {
    let folder = try TemporaryFolder()
    var baseline = try Baseline(reading: "\(results)/baseline.json")
    change(&baseline)
    try baseline.write(to: folder.path("baseline.json"))
    return try Program.run(
      ["check", "--level", "statistical", "--baseline", folder.path("baseline.json")]
        + (arguments.isEmpty ? ["--results", results] : arguments))
  }

  private static let cell = "quick:quick/resnet8/dpf/0.80"

  @Test("records of the baseline hold: 0")
  func held() throws {
    let output = try Self.check()
    #expect(output.status == 0 && output.out.contains(" 0 fell, 0 inconclusive, 0 without data"))
  }

  @Test("a cell ten points below fails, and its name stands first: 1")
  func fell() throws {
    let output = try Self.check { baseline in
      for seed in ["1", "2", "3"] { baseline.cells[Self.cell]?.correct[seed]? += 1000 }
      baseline.cells[Self.cell]?.records = [:]
    }
    #expect(output.status == 1)
    #expect(output.out.split(separator: "\n")[3].contains("\(Self.cell)"))
    #expect(output.out.contains("lost 10.00 points"))
  }

  @Test("a wrong option is one line: 2")
  func usage() throws {
    let output = try Self.check({ _ in }, "--levl", "smoke")
    #expect(output.status == 2 && output.complaints.count == 1)
  }

  @Test("a margin that the seeds cannot hold is inconclusive: 3")
  func inconclusive() throws {
    let output = try Self.check { baseline in
      baseline.cells[Self.cell]?.margin = 0.01
      baseline.cells[Self.cell]?.records = [:]
      for (seed, change) in [("1", 60), ("2", -60)] {
        baseline.cells[Self.cell]?.correct[seed]? += change
      }
    }
    #expect(output.status == 3)
  }

  @Test("no runs, or no baseline: 4")
  func data() throws {
    let output = try Self.check({ _ in }, "--results", "/nonexistent")
    #expect(output.status == 4 && output.out.contains("train them with `prunebench run quick`"))
    let missing = try Program.run(["check", "--baseline", "none.json"])
    #expect(missing.status == 4)
    #expect(missing.complaints[0].hasPrefix("error: none.json is no baseline; make one with"))
  }

  @Test(
    "labels that were changed are refused before anything is trained: 4",
    .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
  func labels() throws {
    let folder = try TemporaryFolder()
    let system = URL(filePath: "/usr/share/datasets/fashion-mnist")
    for file in try FileManager.default.contentsOfDirectory(atPath: system.path) {
      try FileManager.default.copyItem(
        at: system.appending(path: file).resolvingSymlinksInPath(),
        to: folder.url.appending(path: file))
    }
    let labels = folder.path("train-labels-idx1-ubyte.gz")
    var bytes = try Data(contentsOf: URL(filePath: labels))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: labels))
    let output = try Program.run(
      [
        "check", "--level", "smoke", "--data", folder.url.path, "--baseline",
        "\(Self.results)/baseline.json",
      ])
    #expect(output.status == 4 && output.complaints.count == 1)
    #expect(output.err.contains("train-labels-idx1-ubyte.gz"))
    print("fault: shifted labels -> data: \(output.err)", terminator: "")
  }

  @Test("JUnit is written, and on GitHub annotations and the step's summary")
  func gitHub() throws {
    let folder = try TemporaryFolder()
    var baseline = try Baseline(reading: "\(Self.results)/baseline.json")
    baseline.cells[Self.cell]?.correct["1"] = nil
    baseline.cells["quick:quick/resnet8/none/0.80"] = baseline.cells[Self.cell]
    try baseline.write(to: folder.path("baseline.json"))
    let output = try Program.run(
      [
        "check", "--level", "statistical", "--baseline", folder.path("baseline.json"),
        "--results", Self.results, "--junit", folder.path("check.xml"),
      ], environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": folder.path("summary.md")])
    #expect(output.status == 4)
    #expect(
      output.out.contains("::error title=quick%3Aquick/resnet8/none/0.80::no run of seed 2"))
    let junit = try String(contentsOfFile: folder.path("check.xml"), encoding: .utf8)
    #expect(junit.contains("<error message=\"no run of seed 2, 3\"/>"))
    let summary = try String(contentsOfFile: folder.path("summary.md"), encoding: .utf8)
    #expect(summary.contains("| statistical | "))
  }

  @Test("a cell is explained by its name: recipe, runs, open choices, and the command to repeat it")
  func explain() throws {
    let output = try Program.run(["explain", Self.cell, "--results", Self.results])
    #expect(output.status == 0)
    for text in [
      "\"sparsity\": 0.8", "seed 3: ", "of 10000 right", "D09 DPF weight decay target",
      "prunebench run \(Self.cell) --dir again",
    ] { #expect(output.out.contains(text)) }
    let unknown = try Program.run(["explain", "quick:quick/resnet8/dpf/0.85"])
    #expect(unknown.status == 2)
    #expect(unknown.complaints[0].contains("has no cell \"quick:quick/resnet8/dpf/0.85\""))
    let absent = try Program.run(["explain", "table3/resnet50/dpf/0.90"])
    #expect(absent.out.contains("not run here, as "))
  }

  @Test("a cell of one's own experiment is explained where its file lies")
  func explainOwn() throws {
    let folder = try TemporaryFolder()
    let text = """
      schema = 1
      id = "mine"
      profile = "quick"
      [[grid]]
      model = ["resnet8"]
      method = ["dense", "dpf"]
      sparsity = [0.95]
      seed = [1]
      """
    let arguments = ["explain", "quick:mine/resnet8/dpf/0.95", "--results", Self.results]
    let before = try Program.run(arguments, in: folder.url)
    #expect(before.status == 2 && before.err.contains("no mine.toml in this folder"))
    try text.write(toFile: folder.path("mine.toml"), atomically: true, encoding: .utf8)
    let output = try Program.run(arguments, in: folder.url)
    #expect(output.status == 0 && output.out.contains("recipe of seed 1"), "\(output.err)")
  }

  @Test("two methods are compared on the cells of both; an unknown one is named")
  func compare() throws {
    let output = try Program.run(
      ["compare", "dpf", "snip", "--on", "quick", "--results", Self.results])
    #expect(output.status == 0)
    #expect(output.out.contains("2 cells, 3 seeds; seed correlation "))
    let itself = try Program.run([
      "compare", "dpf", "dpf", "--on", "quick", "--results", Self.results, "--against",
      Self.results,
      "--format", "csv",
    ])
    #expect(itself.out.contains("quick/resnet8/dpf") || itself.out.contains("resnet8/0.80"))
    #expect(itself.out.contains("+0.00"))
    let unknown = try Program.run(["compare", "dpf", "snop", "--on", "quick"])
    #expect(
      unknown.status == 2
        && unknown.complaints[0].contains("has no column \"snop\"; did you mean \"snip\"?"))
  }

  @Test("a plan says how many seeds a difference takes, and what fits a time")
  func plan() throws {
    let seeds = try Program.run(
      ["plan", "quick", "--power", "0.8", "--delta", "0.5", "--results", Self.results])
    #expect(seeds.status == 0 && seeds.out.contains("quick:quick/resnet8/dpf/0.95"))
    let folder = try TemporaryFolder()
    let budget = try Program.run(
      [
        "plan", "quick", "--budget", "1s", "--dir", folder.path("state"), "--results",
        folder.path("r"),
      ])
    #expect(budget.out.contains("no missing cell fits the budget"))
    let all = try Program.run(
      [
        "plan", "quick", "--budget", "100d", "--dir", folder.path("state"), "--results",
        folder.path("r"),
      ])
    #expect(all.out.contains("all of it fits") && all.out.contains("seed 1, 2, 3"))
  }
}
