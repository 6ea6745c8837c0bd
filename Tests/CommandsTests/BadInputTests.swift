import Foundation
import Networks
import TestVectors
import Testing

@Suite("Bad input")
struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    let sentence: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let cases = [
    Case(
      arguments: ["run", "quikc"], status: 2,
      sentence: #"error: no experiment "quikc"; did you mean "quick"? (a file must end in .toml)"#),
    Case(
      arguments: ["run", "absent.toml"], status: 2,
      sentence: "error: absent.toml: no such file, or it cannot be read"),
    Case(
      arguments: ["run", "quick", "--profil", "short"], status: 2,
      sentence: "error: Unknown option '--profil'. Did you mean '--profile'? "
        + "(`prunebench run --help` shows what there is)"),
    Case(
      arguments: ["run", "quick", "--profile", "shrot"], status: 2,
      sentence: #"error: --profile: no profile "shrot"; did you mean "short"?"#),
    Case(
      arguments: ["run", "quick", "--jobs", "0"], status: 2,
      sentence:
        "error: --jobs is 0; it must be at least 1 (`prunebench run --help` shows what there is)"),
    Case(
      arguments: ["models", "show", "resnet21"], status: 2,
      sentence: #"error: there is no network "resnet21"; did you mean "resnet20" or "resnet26"? "#
        + "there are \(Architecture.patterns.joined(separator: ", "))"),
    Case(
      arguments: ["table", "quick", "--format", "pdf"], status: 2,
      sentence: "error: The value 'pdf' is invalid for '--format <format>'. Please provide one of "
        + "the following: txt, md, csv, tex, html, json (`prunebench table --help` shows what there is)"),
  ]

  @Test(
    "one line says what, where and what to do; the exit status says which kind", arguments: cases)
  func oneLine(_ test: Case) throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(test.arguments, in: folder.url)
    #expect(output.err == test.sentence + "\n")
    #expect(output.status == test.status && output.out.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("a data folder without the data set is named, with the files it lacks; status 4")
  func noData() throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(
      ["run", "short", "--data", folder.url.path, "--jobs", "1"], in: folder.url)
    #expect(output.status == 4 && output.complaints.count == 1)
    #expect(output.err.contains("cifar10") && output.err.contains("data_batch_1.bin"))
  }

  @Test(
    "a results folder that cannot be written is named before anything is trained; status 4",
    .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try Data("a file".utf8).write(to: folder.url.appending(path: "file"))
    let output = try Program.run(
      [
        "run", "\(Program.fixtures)/tiny.toml", "--results", folder.path("file/results"), "--dir",
        folder.path("state"),
      ], in: folder.url)
    #expect(output.status == 4 && output.complaints.count == 1, "\(output.err)")
    #expect(output.err.contains("file/results"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("state/stages")))
  }

  @Test("a record of a newer schema is passed over with a line that says so")
  func newerSchema() throws {
    let folder = try TemporaryFolder()
    let run = folder.url.appending(path: "results/runs/some-run")
    try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
    try Data(#"{"schema": "2.0"}"#.utf8).write(to: run.appending(path: "run.json"))
    let output = try Program.run(["table", "quick"], in: folder.url)
    #expect(output.status == 0 && output.out.contains("not run"))
    #expect(
      output.err == "warning: results/runs/some-run/run.json: schema 2.0 is newer than 1.2, "
        + "the newest known here; use a newer prunebench\n")
  }

  @Test("help and version succeed")
  func help() throws {
    for arguments in [["--help"], ["run", "--help"], ["--version"], ["help", "table"]] {
      let output = try Program.run(arguments)
      #expect(output.status == 0 && output.err.isEmpty && !output.out.isEmpty)
    }
  }

  @Test("every listing prints JSON on request")
  func json() throws {
    let folder = try TemporaryFolder()
    let listings = [
      ["data"], ["methods"], ["models"], ["experiments"], ["status", "quick"], ["plan", "quick"],
    ]
    for arguments in listings {
      let output = try Program.run(arguments + ["--json"], in: folder.url)
      #expect(output.status == 0, "\(output.err)")
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(output.out.utf8)) }
    }
  }
}
