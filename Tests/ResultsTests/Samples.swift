import Foundation
import Results
import Tensors

/// A small record with every field in use.
func sampleRecord(run: String = "resnet8-fashion-mnist-dpf-0.95-quick-s1-0123abcd") -> Record {
  let config: JSONValue = .object([
    "method": .string("dpf"), "lr": .number(0.1), "epochs": .integer(4),
    "decays": .array([.integer(2), .integer(3)]), "nested": .object(["on": .bool(true)]),
    "note": .string("é \"quoted\" \\ \n \u{1}"), "none": .null, "empty": .array([]),
  ])
  var summary = Record.Summary(
    run: run, cell: ["quick:quick/resnet8/dpf/0.95"], config: config,
    configHash: configHash(of: config), numerics: "ab12", parents: ["cd34"], seed: 1,
    profile: "quick", schedule: "scaled(0.013)", data: ["train-images-idx3-ubyte.gz": "ef"],
    sparsityTarget: 0.95)
  summary.final = Record.Evaluation(correct: 7, correct5: 9, total: 11, loss: 0.1 + 0.2)
  summary.best = Record.Best(epoch: 1, correct: 8)
  (summary.params, summary.macs, summary.macsConv) = (78042, 1_234_567, 1_000_000)
  summary.prunable = 19
  (summary.sparsityPrunable, summary.sparsityAll) = (0.95, 0.9412345678901234)
  (summary.sparsityEffective, summary.emptyLayers) = (0.96, ["block1.conv1"])
  var record = Record(summary: summary)
  record.epochs = (0..<2).map { epoch in
    Record.Epoch(
      epoch: epoch, learningRate: 0.1, trainLoss: 1 / 3, trainCorrect: 900, trainTotal: 1000,
      test: epoch == 1 ? summary.final : nil, sparsity: 0.5, params: 60000, macs: 999)
  }
  record.updates = [
    Record.Update(
      step: -1, sparsity: 0, threshold: nil, delta: 0, flips: 0, iou: 1, meanIoU: 1,
      squaredNorm: 1 / 3),
    Record.Update(
      step: 16, sparsity: 0.5, threshold: 1.25e-3, delta: 1e-9, flips: 12, iou: 0.75, extra: 0.2,
      meanIoU: 0.8, squaredNorm: 12.5),
  ]
  record.layers = [
    Record.LayerCount(epoch: 0, layer: "conv1", survivors: 10, size: 10),
    Record.LayerCount(epoch: 0, layer: "block1.conv1", survivors: 9, size: 9),
    Record.LayerCount(epoch: 1, layer: "conv1", survivors: 6, size: 10),
    Record.LayerCount(epoch: 1, layer: "block1.conv1", survivors: 4, size: 9),
  ]
  record.stillChanging = [100, 12.5, 0]
  record.correct = (0..<11).map { $0 < 7 }
  record.mask = (0..<19).map { $0 % 2 == 0 }
  record.seal()
  return record
}

let sampleMachine = MachineRecord(
  commit: "0123456", dirty: false, compiler: "Swift 6.3", flags: "-O", cpu: "Some CPU",
  features: ["avx2", "fma"], engine: "blas", isa: "haswell", os: "Linux", threads: 2,
  started: "2026-01-01T00:00:00Z", ended: "2026-01-01T00:01:00Z", seconds: 60.5, maskSeconds: 0.25,
  epochSeconds: [30, 30.5], maskEpochSeconds: [0.1, 0.15])

/// Calls `body` with a folder that exists only meanwhile.
func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "prunebench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The sentence of the error that `body` throws, without the path of `folder`.
func sentence(below folder: URL, _ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)".replacing(folder.path() + (folder.path().hasSuffix("/") ? "" : "/"), with: "")
  }
}
