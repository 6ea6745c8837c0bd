import Commands
import Experiments
import Foundation
import Networks
import Pruning
import Reporting
import TestVectors
import Testing
import Training

/// Mistakes in the code of training, and the level of the gate that must catch each. Faults of data,
/// records and statistics: `GateTests` and `AuditTests`.
struct Fault: Sendable, CustomTestStringConvertible {
  let name: String
  /// Methods in place of those of their names.
  var methods: [any Method.Type] = []
  /// A change to the experiment of small runs: text and what takes its place.
  var experiment: (String, String)?
  /// The text of the check that must fail.
  let says: String
  var testDescription: String { name }
}

let faults: [Fault] = [
  Fault(name: "mask off by one", methods: [OffByOne.self], says: "other bytes in"),
  Fault(
    name: "stale momentum of pruned weights", methods: [StaleMomentum.self], says: "other bytes in"),
  Fault(
    name: "evaluated without running statistics", methods: [FreshStatistics.self],
    says: "other bytes in"),
  Fault(name: "pruned weights decay", methods: [NoFeedback.self], says: "other bytes in"),
  Fault(
    name: "doubled learning rate",
    experiment: ("# columns", "[method.dense]\nlearning-rate = 0.4"),
    says: "no such recipe in the baseline"),
  Fault(
    name: "schedule an epoch short", experiment: ("\"3/300\"", "\"2/300\""),
    says: "its recipe is no longer the baseline's"),
  Fault(
    name: "wrong sparsity", experiment: ("sparsity = [0.80]", "sparsity = [0.75]"),
    says: "its recipe is no longer the baseline's"),
  Fault(
    name: "a method is missing", experiment: ("\"snip\", ", ""),
    says: "its recipe is no longer the baseline's"),
]

@Suite(
  "Mistakes in training are caught by the gate's small runs", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct FaultTests {
  private static let small = "\(Program.fixtures)/small-runs.toml"

  private static func trained(_ fault: Fault?) throws -> SmokeRuns {
    var library = Library()
    var experiment = small
    let folder = try TemporaryFolder()
    if let fault {
      library = Library(methods: Catalogue(adding: fault.methods))
      if let (text, other) = fault.experiment {
        let changed = try String(contentsOfFile: small, encoding: .utf8).replacing(
          text, with: other)
        experiment = folder.path("smoke.toml")
        try Data(changed.utf8).write(to: URL(filePath: experiment))
      }
    }
    return try SmokeRuns(
      Backend(precision: .fp32),
      data: DataLibrary(.init(explicit: nil, environment: [:], base: folder.url)), jobs: 2,
      library: library, experiment: experiment)
  }

  private static let baseline = Result { () -> Baseline in
    let smoke = try trained(nil)
    return try Baseline(
      experiment: "quick", profile: "quick", precision: "float32", records: [],
      files: { _ in [:] }, smoke: [smoke.kernels: smoke.records])
  }

  @Test("trained twice, the small runs are the same, byte for byte")
  func same() throws {
    let smoke = try Self.trained(nil)
    let checks = try Self.baseline.get().check(smoke: smoke.records, kernels: smoke.kernels)
    let status = CheckResult(checks).exitStatus
    #expect(checks.count == 7 && status == 0)
  }

  @Test("is caught at level smoke", arguments: faults)
  func caught(fault: Fault) throws {
    let smoke = try Self.trained(fault)
    let result = CheckResult(
      try Self.baseline.get().check(smoke: smoke.records, kernels: smoke.kernels))
    let caught = result.problems.filter { $0.outcome == .fell && $0.text.hasPrefix(fault.says) }
    #expect(result.exitStatus == 1)
    #expect(!caught.isEmpty)
    print(
      "fault: \(fault.name) -> smoke: \(caught.count) runs, \(caught.first?.text ?? "not caught")")
  }
}

/// A rule with the recipe of another, and one mistake.
private protocol Mistaken: TrainingRule {
  associatedtype Original: TrainingRule
  var original: Original { get set }
}

extension Mistaken {
  static var name: String { Original.name }
  static var revision: Int { Original.revision }
  static var description: MethodDescription { Original.description }
  init(from decoder: any Decoder) throws {
    self.init()
    original = try Original(from: decoder)
  }
  func encode(to encoder: any Encoder) throws { try original.encode(to: encoder) }
  var forward: ForwardWeights { original.forward }
  var masksGradient: Bool { original.masksGradient }
  mutating func setUp(_ run: inout Run) throws { try original.setUp(&run) }
  mutating func epochStart(_ run: inout Run) throws { try original.epochStart(&run) }
  mutating func beforeStep(_ run: inout Run) throws { try original.beforeStep(&run) }
  mutating func step(_ run: inout Run) throws { try original.step(&run) }
  mutating func afterStep(_ run: inout Run) throws { try original.afterStep(&run) }
}

private struct OffByOne: Mistaken {
  var original = DPF()
  mutating func beforeStep(_ run: inout Run) throws {
    try original.beforeStep(&run)
    guard run.step.isMultiple(of: original.period), run.epoch > 0 else { return }
    try run.state.mask.drop(1, lowest: run.magnitudes())
  }
}

private struct StaleMomentum: Mistaken {
  var original = Incremental()
  mutating func epochStart(_ run: inout Run) throws {
    let velocity = run.state.velocity
    try original.epochStart(&run)
    run.state.velocity = velocity
  }
}

private struct FreshStatistics: Mistaken {
  var original = Dense()
  mutating func beforeEvaluation(_ run: inout Run) throws {
    for place in run.state.statistics.indices { run.state.statistics[place] *= 0.5 }
  }
}

private struct NoFeedback: Mistaken {
  var original = DPF()
  mutating func step(_ run: inout Run) {
    original.step(&run)
    run.clearPruned()
  }
}
