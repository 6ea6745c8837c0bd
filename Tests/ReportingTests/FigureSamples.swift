import Foundation
import Reporting
import Results

let allMethods = [
  "dense", "oneshot+ft", "incremental", "incremental+ft", "dpf", "dpf+ft", "random",
  "magnitude-init",
]

private func spread(_ accuracy: Double, _ width: Double) -> [Int] {
  [-1.0, 0.2, 0.9].map { Int((accuracy + $0 * width) * 100) }
}

/// Eight methods at two sparsities, close to each other.
func manyTable() throws -> Table {
  let base: [String: (Double, Double)] = [
    "oneshot+ft": (83.9, 80.2), "incremental": (84.5, 81.6), "incremental+ft": (84.7, 82.0),
    "dpf": (84.9, 82.2), "dpf+ft": (85.3, 83.1), "random": (81.0, 74.0),
    "magnitude-init": (82.2, 77.5),
  ]
  var runs = spread(86.1, 0.3).enumerated().map { seed, correct in
    fakeRun("dense", nil, seed: seed + 1, correct: correct, model: "resnet20", data: "cifar10")
  }
  for method in allMethods.dropFirst() {
    guard let (mild, strong) = base[method] else { continue }
    for (sparsity, accuracy) in [(0.8, mild), (0.95, strong)] {
      runs += spread(accuracy, 0.3).enumerated().map { seed, correct in
        fakeRun(
          method, sparsity, seed: seed + 1, correct: correct, model: "resnet20", data: "cifar10")
      }
    }
  }
  let spec = TableSpec(
    id: "quick", profile: "quick",
    rows: [.init(model: "resnet20", sparsity: 0.8), .init(model: "resnet20", sparsity: 0.95)],
    columns: allMethods, caption: "Quick: all methods")
  return try Table(spec, runs)
}

/// Four sparsities on the paper's schedule, with its numbers.
func paperFigureTable() throws -> Table {
  let levels = [0.7, 0.8, 0.9, 0.95]
  let base: [String: [Double]] = [
    "snip": [91.2, 90.4, 88.7, 85.0], "sm": [91.9, 91.4, 89.9, 83.4],
    "dpf": [92.3, 92.3, 90.9, 88.2],
  ]
  func run(_ method: String, _ sparsity: Double?, _ accuracy: Double) -> [Record.Summary] {
    spread(accuracy, 0.2).enumerated().map { seed, correct in
      fakeRun(
        method, sparsity, seed: seed + 1, correct: correct, model: "resnet20", data: "cifar10",
        profile: "paper", artifact: "table4", schedule: "paper")
    }
  }
  var runs = run("dense", nil, 92.5)
  for (method, values) in base {
    for (level, value) in zip(levels, values) { runs += run(method, level, value) }
  }
  let spec = TableSpec(
    id: "table4", profile: "paper", rows: levels.map { .init(model: "resnet20", sparsity: $0) },
    columns: ["dense", "snip", "sm", "dpf"], caption: "Table 4")
  return try Table(spec, runs)
}

/// Records with curves for every run of the table's second row.
func curves(
  _ spec: TableSpec, _ row: TableSpec.Row, epochs: Int, profile: String
) -> [Record] {
  spec.columns.enumerated().flatMap { column, method in
    (1...3).map { seed in
      var record = Record(
        summary: fakeRun(
          method, method == "dense" ? nil : row.sparsity, seed: seed, correct: 8000,
          model: row.model, profile: profile, artifact: spec.id))
      record.epochs = (0..<epochs).map { epoch in
        let progress = Double(epoch + 1) / Double(epochs)
        let wobble = Double((epoch * 7 + seed * 13 + column * 5) % 11 - 5) / 5
        let step = progress > 0.75 ? 2.0 : progress > 0.5 ? 1.0 : 0
        let accuracy =
          88 - Double(column) * 0.8 - 20 * exp(-progress * 6) + step + wobble * (3 - step) / 3
        return Record.Epoch(
          epoch: epoch, learningRate: 0.1,
          trainLoss: 0.2 + 2 * exp(-4 * progress) - step / 20 + wobble * 0.01,
          trainCorrect: 1, trainTotal: 2,
          test: .init(correct: Int(accuracy * 100), correct5: 9900, total: 10_000, loss: 1),
          sparsity: 0, params: 1, macs: 1)
      }
      return record
    }
  }
}

func quickCurves(_ epochs: Int) -> [Record] {
  curves(quickSpec, quickSpec.rows[1], epochs: epochs, profile: "quick")
}

let longSpec = TableSpec(
  id: "table2", profile: "short", rows: [.init(model: "resnet20", sparsity: 0.9)],
  columns: allMethods, caption: "Table 2")

func longCurves() -> [Record] {
  curves(longSpec, longSpec.rows[0], epochs: 300, profile: "short")
}
