import Foundation
import TestVectors
import Testing

@Suite(
  "prunebench tune", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct TuneCommandTests {
  private static func tune(_ method: String, in folder: TemporaryFolder) throws -> Program.Output {
    try Program.run(arguments(method), in: folder.url)
  }

  private static func arguments(_ method: String) -> [String] {
    ["tune", method, "--model", "resnet8", "--on", "small.toml", "--jobs", "2"]
  }

  /// A folder with an experiment of a second: 200 held-out images.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let tiny = try String(contentsOfFile: "\(Program.fixtures)/tiny.toml", encoding: .utf8)
    let small = tiny.replacing("schedule =", with: "test-images = 200\nschedule =")
      .replacing("640", with: "256").replacing("\"tiny\"", with: "\"small\"")
    try Data(small.utf8).write(to: folder.url.appending(path: "small.toml"))
    return folder
  }

  private static func text(_ name: String, _ folder: TemporaryFolder) throws -> String {
    try String(contentsOfFile: folder.path("results/tuning/\(name)"), encoding: .utf8)
  }

  private struct Line: Decodable {
    let trial, budget: Int
    let reason, run, status: String
    let learning_rate: Double
    let correct, total: Int
    let best: Bool
    /// What did not converge is last.
    var score: Int { status == "done" ? correct : 0 }
  }

  @Test("tries the grid and two more, keeps the log, and writes an experiment that can be run")
  func all() throws {
    let folder = try Self.folder()
    let output = try Self.tune("dpf", in: folder)
    #expect(output.status == 0, "\(output.err)")
    let name = "small-resnet8-dpf-0.90"
    #expect(output.out.hasSuffix("results/tuning/\(name).toml\n"))
    let log = try Self.text("\(name).jsonl", folder)
    let lines = try log.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    #expect(lines.map(\.trial) == Array(1...6) && lines.allSatisfy { $0.budget == 6 })
    #expect(lines.prefix(4).map(\.learning_rate) == [0.05, 0.1, 0.15, 0.2])
    #expect(lines.prefix(4).allSatisfy { $0.reason == "grid" })
    #expect(lines.suffix(2).allSatisfy { $0.reason != "grid" })
    #expect(lines.allSatisfy { $0.total == 200 })
    let best = try #require(lines.first { $0.best })
    #expect(lines.allSatisfy { $0.score <= best.score } && lines.count(where: \.best) == 1)
    let chosen = try Self.text("\(name).toml", folder)
    #expect(chosen.contains("\nlearning-rate = \(best.learning_rate)\n"))

    // The same command again trains nothing and writes the same bytes.
    let again = try Self.tune("dpf", in: folder)
    #expect(again.status == 0 && again.out == output.out)
    #expect(try Self.text("\(name).jsonl", folder) == log)
    let status = try Program.run(["status", "results/tuning/\(name).toml"], in: folder.url)
    #expect(status.status == 0, "\(status.err)")

    // Others get the same budget: nothing for the audit to find, until a trial of one is missing.
    #expect(try Self.tune("snip", in: folder).status == 0)
    #expect(try Self.tune("dpf+ft", in: folder).status == 0)
    func findings() throws -> String { try Program.run(["audit"], in: folder.url).out }
    #expect(!(try findings().contains("unequal tuning budgets")))
    try FileManager.default.removeItem(atPath: folder.path("results/runs/\(lines[5].run)"))
    #expect(
      try findings().contains(
        "unequal tuning budgets, small resnet8 0.90 seed 1: dpf 5, snip 6 points"))
  }

  @Test("stopped at any moment, it goes on to the same log")
  func resumed() throws {
    let folder = try Self.folder()
    let program = try Program.start(Self.arguments("snip"), in: folder.url)
    Thread.sleep(forTimeInterval: 1)
    kill(program.process.processIdentifier, SIGINT)
    #expect([0, 75].contains(try program.finish().status))
    #expect(try Self.tune("snip", in: folder).status == 0)
    let undisturbed = try Self.folder()
    #expect(try Self.tune("snip", in: undisturbed).status == 0)
    let name = "small-resnet8-snip-0.90.jsonl"
    #expect(try Self.text(name, folder) == Self.text(name, undisturbed))
  }

  @Test("mistakes are said in one line")
  func refused() throws {
    let folder = try TemporaryFolder()
    let cases = [
      (["tune", "dpf", "--model", "resnet8", "--profile", "shrot"], "did you mean \"short\"?"),
      (["tune", "dpf", "--model", "resnet8", "--sparsity", "1"], "it must be in 0 ..< 1"),
      (["tune", "dpg", "--model", "resnet8", "--profile", "quick"], "dpg"),
      (["tune", "dpf", "--model", "resnet8", "--on", "absent.toml"], "absent.toml: no such file"),
    ]
    for (arguments, sentence) in cases {
      let output = try Program.run(arguments, in: folder.url)
      #expect(output.status == 2 && output.complaints.count == 1, "\(output.err)")
      #expect(output.err.contains(sentence), "\(output.err)")
    }
  }
}
