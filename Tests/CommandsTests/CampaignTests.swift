import Foundation
import Networks
import Results
import TestVectors
import Testing

/// Whole campaigns of the program on a small experiment, in folders of their own.
@Suite(
  "Campaigns", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct CampaignTests {
  static let experiment = "\(Program.fixtures)/tiny.toml"

  /// An undisturbed campaign, run once.
  private static let undisturbed = Result {
    () -> (folder: TemporaryFolder, files: Program.Records) in
    let folder = try TemporaryFolder()
    let output = try run(in: folder, jobs: 2)
    #expect(output.status == 0, "\(output.err)")
    return (folder, try Program.records(folder.path("results")))
  }

  private static func arguments(_ folder: TemporaryFolder, jobs: Int) -> [String] {
    [
      "run", experiment, "--dir", folder.path("state"), "--results", folder.path("results"),
      "--jobs", "\(jobs)",
    ]
  }

  private static func run(in folder: TemporaryFolder, jobs: Int) throws -> Program.Output {
    try Program.run(arguments(folder, jobs: jobs))
  }

  @Test("a campaign publishes every run, and run again it trains nothing")
  func publishes() throws {
    let (folder, files) = try Self.undisturbed.get()
    #expect(files.count == 6)
    let again = try Self.run(in: folder, jobs: 2)
    #expect(again.status == 0)
    #expect(again.err == "nothing to train: all 6 runs are done\n")
    #expect(try Program.records(folder.path("results")) == files)
  }

  @Test("one run at a time gives the records of two side by side")
  func jobs() throws {
    let (_, files) = try Self.undisturbed.get()
    let folder = try TemporaryFolder()
    #expect(try Self.run(in: folder, jobs: 1).status == 0)
    #expect(try Program.records(folder.path("results")) == files)
  }

  @Test("killed again and again at any moment, it ends with the same records and the same table")
  func killed() throws {
    let (undisturbed, files) = try Self.undisturbed.get()
    let folder = try TemporaryFolder()
    for milliseconds in [600, 900, 1300, 1700, 700, 1100] {
      let program = try Program.start(Self.arguments(folder, jobs: 2))
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      kill(program.process.processIdentifier, SIGKILL)
      _ = try program.finish()
    }
    let output = try Self.run(in: folder, jobs: 2)
    try #require(output.status == 0, "\(output.err)")
    #expect(try Program.records(folder.path("results")) == files)
    func table(_ folder: TemporaryFolder) throws -> String {
      try Program.run([
        "table", Self.experiment, "--results", folder.path("results"), "--format", "csv",
      ]).out
    }
    #expect(try table(folder) == table(undisturbed))
  }

  @Test(
    "AVX2 and AVX-512 give the same records", .enabled(if: ISA.avx512.isAvailable, "no AVX-512"))
  func instructionSets() throws {
    let (_, files) = try Self.undisturbed.get()
    let folder = try TemporaryFolder()
    let output = try Program.run(
      Self.arguments(folder, jobs: 2), environment: ["PRUNEBENCH_ISA": "avx2"])
    #expect(output.status == 0, "\(output.err)")
    #expect(try Program.records(folder.path("results")) == files)
  }

  @Test("a run whose very first loss is not finite is a result like others, and its row has a star")
  func lostAtOnce() throws {
    let folder = try TemporaryFolder()
    let experiment = folder.path("lost.toml")
    let tiny = try String(contentsOfFile: Self.experiment, encoding: .utf8)
      .replacing(#"["dense", "oneshot+ft", "incremental", "dpf", "dpf+ft", "random"]"#, with: #"["dpf"]"#)
      .replacing("[method.dpf]", with: "[method.dpf]\nlearning-rate = 1e12")
      .replacing(#"id     = "tiny""#, with: #"id = "lost""#)
    try tiny.write(toFile: experiment, atomically: true, encoding: .utf8)
    let results = ["--results", folder.path("results")]
    let output = try Program.run(
      ["run", experiment, "--dir", folder.path("state"), "--jobs", "1"] + results)
    #expect(output.status == 0, "\(output.err)")
    let store = RecordStore(folder: folder.path("results"))
    let record = try store.record(#require(store.runs().first))
    #expect(record.summary.status == .diverged && record.summary.epochDiverged == 0)
    #expect(record.epochs.isEmpty && record.layers.isEmpty && record.stillChanging.count == 1)
    #expect(record.mask.count == 76_432)
    #expect(try Program.run(["table", experiment] + results).out.contains("★"))
    #expect(try Program.run(["audit"] + results).status == 0)
  }

  @Test("what starts from a run that diverged is a star, too: nothing is trained dense in its place")
  func lostParents() throws {
    let folder = try TemporaryFolder()
    let experiment = folder.path("lost.toml")
    let tiny = try String(contentsOfFile: Self.experiment, encoding: .utf8)
      .replacing(
        #"["dense", "oneshot+ft", "incremental", "dpf", "dpf+ft", "random"]"#,
        with: #"["lt", "random-like"]"#)
    let text = tiny[..<tiny.range(of: "[method.dpf]")!.lowerBound]
    try """
      \(text)
      [method.lt]
      learning-rate = 1e12
      rewind-step   = 1
      [method.random-like]
      learning-rate = 1e12
      """
      .replacing("0.90", with: "0.36").replacing(#"id     = "tiny""#, with: #"id = "lost""#)
      .write(toFile: experiment, atomically: true, encoding: .utf8)
    let results = ["--results", folder.path("results")]
    let output = try Program.run(
      ["run", experiment, "--dir", folder.path("state"), "--jobs", "1"] + results)
    #expect(output.status == 0, "\(output.err)")
    let records = try RecordStore(folder: folder.path("results")).records().values
    #expect(records.count == 5)  // dense, two rounds, DPF, the control
    #expect(records.allSatisfy { $0.summary.status == .diverged })
    let children = records.filter { !$0.summary.parents.isEmpty }
    #expect(children.count == 3)
    #expect(children.allSatisfy { $0.summary.reason.hasSuffix(", from which it starts, diverged") })
    #expect(try Program.run(["audit"] + results).status == 0)
  }

  @Test("deleted results are published again from the state folder, byte for byte")
  func republished() throws {
    let (folder, files) = try Self.undisturbed.get()
    try FileManager.default.removeItem(atPath: folder.path("results"))
    #expect(try Self.run(in: folder, jobs: 1).err == "nothing to train: all 6 runs are done\n")
    #expect(try Program.records(folder.path("results")) == files)
  }

  @Test("with --adopt published records count as done, without it they do not")
  func adopted() throws {
    let (folder, _) = try Self.undisturbed.get()
    func plan(_ more: [String]) throws -> String {
      let empty = try TemporaryFolder()
      return try Program.run(
        ["status", Self.experiment, "--dir", empty.path("state"), "--results",
         folder.path("results")] + more).out
    }
    #expect(try !plan(["--adopt"]).contains("missing"))
    #expect(try plan([]).hasSuffix("6 missing\n"))
  }

  @Test("an adopted run is trained after all if a missing one needs its weights, and no other")
  func adoptedParents() throws {
    let (folder, files) = try Self.undisturbed.get()
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: folder.path("results"), toPath: copy.path("results"))
    let run = try #require(files.keys.first { $0.contains("dpf+ft") })
    try FileManager.default.removeItem(atPath: copy.path("results/runs/\(run)"))
    let output = try Program.run(Self.arguments(copy, jobs: 2) + ["--adopt"])
    #expect(output.status == 0, "\(output.err)")
    #expect(output.err.contains("trained 2 runs"))  // dpf, then dpf+ft
    #expect(try Program.records(copy.path("results")) == files)
  }

  @Test(
    "bfloat16 has names, records and tables apart from float32",
    .enabled(if: ISA.avx512bf16.isAvailable || ISA.amx.isAvailable, "no bf16 on this processor"))
  func precisions() throws {
    let (folder, files) = try Self.undisturbed.get()
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: folder.path("results"), toPath: copy.path("results"))
    let arguments = Self.arguments(copy, jobs: 2) + ["--precision", "bf16", "--adopt"]
    let output = try Program.run(arguments)
    #expect(output.status == 0, "\(output.err)")
    let names = try RecordStore(folder: copy.path("results")).runs()
    #expect(names.count == 12 && names.count { $0.contains("-tiny-bf16-s1-") } == 6)
    #expect(try Program.records(copy.path("results")).filter { files[$0.key] != nil } == files)
    func table(_ more: [String]) throws -> String {
      let results = ["--results", copy.path("results")]
      return try Program.run(["table", Self.experiment] + results + more).out
    }
    #expect(try table(["--precision", "bf16"]).contains("Fashion-MNIST, bf16"))
    #expect(try !table([]).contains("bf16"))
    let plots = try Program.run([
      "plot", Self.experiment, "--precision", "bf16", "--results", copy.path("results"),
      "--plots", copy.path("plots"),
    ])
    #expect(plots.out.contains("plots/tiny-bf16/"))
    #expect(try Program.run(arguments).err == "nothing to train: all 6 runs are done\n")
  }

  @Test("status, table and plot of a finished campaign")
  func outputs() throws {
    let (folder, _) = try Self.undisturbed.get()
    let results = ["--results", folder.path("results")]
    let status = try Program.run(
      ["status", Self.experiment, "--dir", folder.path("state")] + results)
    #expect(status.status == 0 && !status.out.contains("missing"))
    for format in ["txt", "md", "csv", "tex", "html", "json"] {
      let table = try Program.run(["table", Self.experiment, "--format", format] + results)
      #expect(table.status == 0 && !table.out.isEmpty)
    }
    let plots = try Program.run(
      ["plot", Self.experiment, "--plots", folder.path("plots")] + results)
    #expect(plots.status == 0, "\(plots.err)")
    for path in plots.out.split(separator: "\n") {
      #expect(FileManager.default.fileExists(atPath: String(path)))
    }
  }

  @Test("equal results compare as equal, a changed record as different")
  func compared() throws {
    let (folder, _) = try Self.undisturbed.get()
    let other = try TemporaryFolder()
    let copy = other.path("results")
    try FileManager.default.copyItem(atPath: folder.path("results"), toPath: copy)
    let absent = try Program.run(["compare", folder.path("results"), "nope"])
    #expect(absent.status == 2 && absent.err.contains("nope is no results folder"))
    let none = try Program.run(["compare", folder.path("results"), copy, "--profile", "quik"])
    #expect(none.status == 4 && none.err.contains("no run in common"))
    let equal = try Program.run(["compare", folder.path("results"), copy])
    #expect(equal.status == 0 && equal.out.contains("6 equal byte for byte"))
    let store = RecordStore(folder: copy)
    let run = try #require(try store.runs().first)
    var record = try store.record(run)
    record.epochs[0].trainCorrect += 1
    try store.write(record, machine: store.machine(run))
    let different = try Program.run(["compare", folder.path("results"), copy])
    #expect(different.status == 1 && different.out.contains("differs in epochs.csv"))
  }
}
