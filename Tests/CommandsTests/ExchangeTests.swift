import Exchange
import Foundation
import Networks
import Results
import Tensors
import TestVectors
import Testing

/// Networks that leave the program and come back.
@Suite(
  "Export and import", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct ExchangeTests {
  /// A small campaign with event files, run once.
  private static let campaign = Result { () -> TemporaryFolder in
    let folder = try TemporaryFolder()
    try run(CampaignTests.experiment, in: folder, "own", ["--events", folder.path("events")])
    return folder
  }

  private static func run(
    _ experiment: String, in folder: TemporaryFolder, _ name: String, _ more: [String] = []
  ) throws {
    let output = try Program.run(
      [
        "run", experiment, "--dir", folder.path("state-\(name)"), "--results",
        folder.path("results-\(name)"), "--jobs", "2",
      ] + more, in: folder.url)
    try #require(output.status == 0, "\(output.err)")
  }

  /// Exports `run` of the campaign.
  private static func export(
    _ run: String, to file: String, _ more: [String] = []
  ) throws -> Program.Output {
    let folder = try campaign.get()
    return try Program.run(
      [
        "export", run, "--dir", folder.path("state-own"), "--results",
        folder.path("results-own"), "--output", folder.path(file),
      ] + more)
  }

  private static func weights(
    _ folder: TemporaryFolder, _ results: String, _ method: String
  ) throws -> String {
    let store = RecordStore(folder: folder.path(results))
    let name = try #require(try store.runs().first { $0.contains("-\(method)-") })
    return try store.summary(name).weightsSHA256
  }

  private static func tensors(_ folder: TemporaryFolder, _ name: String) throws -> Safetensors {
    try Safetensors(decoding: Data(contentsOf: URL(filePath: folder.path(name))))
  }

  @Test("a network that goes out and comes back is pruned and fine-tuned to the same bits")
  func thereAndBack() throws {
    let folder = try Self.campaign.get()
    #expect(try Self.export("tiny:tiny/resnet8/dense", to: "out.safetensors").status == 0)
    let imported = try Program.run(
      [
        "import", "out.safetensors", "--model", "resnet8", "--data", "fashion-mnist", "--output",
        "in.safetensors",
      ], in: folder.url)
    #expect(imported.status == 0, "\(imported.err)")
    let experiment =
      try String(contentsOfFile: CampaignTests.experiment, encoding: .utf8)
      .replacing("\"tiny\"", with: "\"given\"")
      .replacing(/method   = .*/, with: "method   = [\"oneshot+ft\"]")
      + "\n[method.\"oneshot+ft\"]\nweights = \"in.safetensors\"\n"
    try Data(experiment.utf8).write(to: URL(filePath: folder.path("given.toml")))
    try Self.run("given.toml", in: folder, "given")
    #expect(
      try Self.weights(folder, "results-given", "oneshot+ft")
        == Self.weights(folder, "results-own", "oneshot+ft"))

    // Another file is another recipe: what was trained is not taken for it.
    var other = try Self.tensors(folder, "in.safetensors")
    other.metadata["source"] = "elsewhere"
    try other.encoded().write(to: URL(filePath: folder.path("in.safetensors")))
    let status = try Program.run(
      [
        "status", "given.toml", "--dir", folder.path("state-given"), "--results",
        folder.path("results-given"),
      ], in: folder.url)
    #expect(status.out.contains("missing"))
  }

  @Test("an exported run holds the pruned weights and says which run it is, by either name")
  func exported() throws {
    let folder = try Self.campaign.get()
    #expect(try Self.export("tiny:tiny/resnet8/dpf/0.90", to: "dpf.safetensors").status == 0)
    let file = try Self.tensors(folder, "dpf.safetensors")
    let run = try #require(file.metadata["run"])
    #expect(run.hasPrefix("resnet8-fashion-mnist-dpf-0.90-tiny-s1-"))
    let summary = try RecordStore(folder: folder.path("results-own")).summary(run)
    #expect(file.metadata["config_hash"] == summary.configHash)
    let network = try TrainedNetwork(
      file, as: .named("resnet8", inputChannels: 1))
    #expect(abs(network.mask.sparsity - 0.9) < 1e-4)
    #expect(zip(network.weights, network.mask.kept).allSatisfy { $1 || $0 == 0 })
    #expect(try Self.export(run, to: "again.safetensors").status == 0)
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path("dpf.safetensors"), andPath: folder.path("again.safetensors")))
    #expect(
      try Self.export(run, to: "dpf.onnx", ["--format", "onnx", "--shrink"]).status == 0)
  }

  @Test("what cannot be exported or imported is said in one line, and nothing is overwritten")
  func refused() throws {
    let folder = try Self.campaign.get()
    let dense = "tiny:tiny/resnet8/dense"
    try Data().write(to: URL(filePath: folder.path("there.onnx")))
    let there = try Self.export(dense, to: "there.onnx", ["--format", "onnx"])
    #expect(there.status == 2 && there.err.contains("is there already; remove it"))
    let seed = try Self.export(dense, to: "a.onnx", ["--seed", "7"])
    #expect(seed.status == 2 && seed.complaints.count == 1)
    #expect(seed.err.contains("has no run of tiny:tiny/resnet8/dense with seed 7"))
    let state = try Program.run([
      "export", dense, "--dir", folder.path("nowhere"), "--results", folder.path("results-own"),
      "--output", folder.path("b.onnx"),
    ])
    #expect(state.status == 4 && state.complaints.count == 1)
    #expect(state.err.contains("nowhere has no weights of resnet8-fashion-mnist-dense-"))
    try Data("no weights".utf8).write(to: URL(filePath: folder.path("bad.safetensors")))
    let bad = try Program.run([
      "import", folder.path("bad.safetensors"), "--model", "resnet8", "--output",
      folder.path("c.safetensors"),
    ])
    #expect(bad.status == 4 && bad.complaints.count == 1)
    #expect(bad.err.contains("bad.safetensors claims a header of"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("c.safetensors")))
  }

  @Test("every trained run has an event file that grew by its epochs")
  func events() throws {
    let folder = try Self.campaign.get()
    let runs = try RecordStore(folder: folder.path("results-own")).runs()
    #expect(runs.count == 6)
    for run in runs {
      let file = folder.path("events/\(run)/events.out.tfevents.0.prunebench")
      let bytes = try Data(contentsOf: URL(filePath: file))
      // A record is as long as its first eight bytes say, and 16 bytes.
      var (place, count) = (0, 0)
      while place < bytes.count {
        place += 16 + bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
        count += 1
      }
      let epochs = try RecordStore(folder: folder.path("results-own")).record(run).epochs.count
      #expect(place == bytes.count && count == 1 + epochs)
    }
  }
}
