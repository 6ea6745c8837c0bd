import Foundation
import Reporting
import Results
import Tensors

/// A record that was never trained, for one cell.
func fakeRun(
  _ method: String, _ sparsity: Double?, seed: Int, correct: Int?, model: String = "resnet8",
  data: String = "fashion-mnist", profile: String = "quick", artifact: String = "quick",
  schedule: String = "scaled(0.013333333333333334)", status: Record.Status = .done
) -> Record.Summary {
  let name = RunName(
    model: model, data: data, method: method, sparsity: sparsity ?? 0, profile: profile, seed: seed,
    configHash: "0123abcd")
  let cell = CellName(
    profile: profile, artifact: artifact, model: model, method: method, sparsity: sparsity)
  var summary = Record.Summary(
    run: name.text, cell: [cell.text], config: .object([:]), configHash: "0123abcd",
    numerics: "aa", seed: seed, profile: profile, schedule: schedule, data: [:])
  summary.final = correct.map {
    Record.Evaluation(correct: $0, correct5: 9990, total: 10_000, loss: 0.5)
  }
  summary.status = status
  return summary
}

let quickSpec = TableSpec(
  id: "quick", profile: "quick",
  rows: [.init(model: "resnet8", sparsity: 0.8), .init(model: "resnet8", sparsity: 0.95)],
  columns: ["dense", "oneshot+ft", "dpf", "sm", "random"], caption: "Quick: top-1 of all methods")

/// Dense everywhere, one ★ cell, one with a single ★, one not run.
let quickRuns: [Record.Summary] =
  [8731, 8755, 8740].enumerated().map { fakeRun("dense", nil, seed: $0 + 1, correct: $1) }
  + [8700, 8650, 8721].enumerated().map { fakeRun("oneshot+ft", 0.8, seed: $0 + 1, correct: $1) }
  + [8501, 8535, 8467].enumerated().map { fakeRun("dpf", 0.8, seed: $0 + 1, correct: $1) }
  + [8001, 8035, 7967].enumerated().map { fakeRun("dpf", 0.95, seed: $0 + 1, correct: $1) }
  + [1000, 1800, 7967].enumerated().map { fakeRun("sm", 0.95, seed: $0 + 1, correct: $1) }
  + [8400, 8401, 1000].enumerated().map { fakeRun("random", 0.8, seed: $0 + 1, correct: $1) }

func quickTable() throws -> Table { try Table(quickSpec, quickRuns) }

let paperRuns: [Record.Summary] = [9251, 9230, 9249].enumerated().map { seed, correct in
  fakeRun(
    "dpf", 0.9, seed: seed + 1, correct: correct, model: "resnet20", data: "cifar10",
    profile: "paper", artifact: "table4", schedule: "paper")
}

let paperSpec = TableSpec(
  id: "table4", profile: "paper",
  rows: [.init(model: "resnet20", sparsity: 0.9), .init(model: "resnet20", sparsity: 0.95)],
  columns: ["dense", "dsr", "dpf"], caption: "Table 4: unstructured pruning of CIFAR-10 networks")

/// A table on the paper's schedule, with its numbers beside ours.
func paperTable() throws -> Table { try Table(paperSpec, paperRuns) }
