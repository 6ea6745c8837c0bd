import Foundation
import Synchronization
import Tensors
import Testing
import Training

/// A method with one mistake, and the property that must catch it.
struct BrokenMethod: Sendable, CustomTestStringConvertible {
  let type: any Method.Type
  let breaks: Property
  var testDescription: String { "\(type)" }
}

let brokenMethods: [BrokenMethod] = [
  BrokenMethod(type: OneTooMany.self, breaks: .exactCounts),
  BrokenMethod(type: Truncating.self, breaks: .exactCounts),
  BrokenMethod(type: Overshooting.self, breaks: .targetNotPassed),
  BrokenMethod(type: Returning.self, breaks: .nested),
  BrokenMethod(type: Thawing.self, breaks: .nested),
  BrokenMethod(type: KeepingMomentum.self, breaks: .zeros),
  BrokenMethod(type: DecayingPruned.self, breaks: .zeros),
  BrokenMethod(type: Undeclared.self, breaks: .gradient),
  BrokenMethod(type: MaskedFeedback.self, breaks: .gradient),
  BrokenMethod(type: Rescaling.self, breaks: .sameStart),
  BrokenMethod(type: Looking.self, breaks: .sameBatches),
  BrokenMethod(type: LateZeroing.self, breaks: .evaluated),
  BrokenMethod(type: Unseeded.self, breaks: .repeats),
  BrokenMethod(type: Forgetful.self, breaks: .resumes),
  BrokenMethod(type: Exploding.self, breaks: .finite),
  BrokenMethod(type: Greedy.self, breaks: .others),
  BrokenMethod(type: NeverDense.self, breaks: .identity),
  BrokenMethod(type: Reserved.self, breaks: .extreme),
  BrokenMethod(type: Dividing.self, breaks: .emptyLayer),
  BrokenMethod(type: Drifting.self, breaks: .options),
]

private func frozen(_ summary: String) -> MethodDescription {
  MethodDescription(summary, family: .frozen)
}

extension Run {
  fileprivate mutating func pruneStart(_ count: Int) throws {
    try state.mask.drop(count, lowest: magnitudes())
    clearPruned()
  }
}

private struct OneTooMany: TrainingRule {
  static let description = frozen("Prunes one weight more than asked.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    try run.pruneStart(min(42, prunedCount(at: sparsity, of: 42) + 1))
  }
}

private struct Truncating: TrainingRule {
  static let description = frozen("Cuts the number off instead of rounding it.")
  var sparsity = 0.7  // 29.4; at 0.999 41.958
  func setUp(_ run: inout Run) throws { try run.pruneStart(Int(sparsity * 42 - 0.5)) }
}

private struct Overshooting: TrainingRule {
  static let description = MethodDescription("Swings past its target.", family: .feedback)
  var sparsity = 0.5
  var masksGradient: Bool { false }
  func beforeStep(_ run: inout Run) throws {
    run.state.mask.keepAll()
    let sparsity = (100..<200).contains(run.step) ? sparsity * 1.3 : run.ramp(to: sparsity)
    try run.state.mask.drop(prunedCount(at: sparsity, of: 42), lowest: run.magnitudes())
  }
}

private struct Returning: TrainingRule {
  static let description = MethodDescription("Lets pruned weights return.", family: .incremental)
  var sparsity = 0.5
  func epochStart(_ run: inout Run) throws {
    run.state.mask.keepAll()
    let count = prunedCount(at: run.ramp(to: sparsity), of: 42)
    try run.state.mask.drop(count, lowest: run.randomKeys)
    run.clearPruned()
  }
}

private struct Thawing: TrainingRule {
  static let description = frozen("Draws its mask again in every epoch.")
  var sparsity = 0.7
  func epochStart(_ run: inout Run) throws {
    run.state.mask = try Mask(pruning: prunedCount(at: sparsity, of: 42), lowest: run.randomKeys)
    run.clearPruned()
  }
}

private struct KeepingMomentum: TrainingRule {
  static let description = MethodDescription("Zeroes weights alone.", family: .incremental)
  var sparsity = 0.7
  func epochStart(_ run: inout Run) throws {
    let target = prunedCount(at: run.ramp(to: sparsity), of: 42)
    try run.state.mask.drop(target - run.state.mask.prunedCount, lowest: run.magnitudes())
    run.clearPrunedWeights()
  }
}

private struct DecayingPruned: TrainingRule {
  static let description = frozen("Sets a mask and leaves the weights.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    try run.state.mask.drop(prunedCount(at: sparsity, of: 42), lowest: run.magnitudes())
  }
}

private struct Undeclared: TrainingRule {
  static let description = frozen("Lets the gradient through, and zeroes afterwards.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws { try run.pruneStart(prunedCount(at: sparsity, of: 42)) }
  func step(_ run: inout Run) {
    run.backpropagate(at: .masked)
    run.descend()
    run.clearPruned()
  }
}

private struct MaskedFeedback: TrainingRule {
  static let description = MethodDescription("Feedback without feedback.", family: .feedback)
  var sparsity = 0.7
  var masksGradient: Bool { false }
  func beforeStep(_ run: inout Run) throws {
    run.state.mask.keepAll()
    try run.state.mask.drop(prunedCount(at: sparsity, of: 42), lowest: run.magnitudes())
  }
  func step(_ run: inout Run) {
    run.backpropagate(at: .masked)
    run.maskGradient()
    run.descend()
  }
}

private struct Rescaling: TrainingRule {
  static let description = frozen("Scales the kept weights up, to make good for the others.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    try run.pruneStart(prunedCount(at: sparsity, of: 42))
    for index in run.layout.prunableRange { run.state.weights[index] *= 1.5 }
  }
}

private struct Looking: TrainingRule {
  static let description = frozen("Looks at a batch before it trains on it.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    run.backpropagate(at: .stored)
    try run.pruneStart(prunedCount(at: sparsity, of: 42))
  }
}

private struct LateZeroing: TrainingRule {
  static let description = MethodDescription("Zeroes when the epoch was judged.", family: .soft)
  var sparsity = 0.4
  var forward: ForwardWeights { .stored }
  var masksGradient: Bool { false }
  func afterEvaluation(_ run: inout Run) throws {
    run.state.mask.keepAll()
    for layer in run.layers {
      let count = Int(Double(layer.filters.count) * sparsity + 1e-9)
      let zeroed = try lowest(count, of: run.norms(of: layer.filters))
      run.state.mask.drop(zeroed.map { layer.filters[$0] }, threshold: nil)
    }
    run.clearPrunedWeights()
  }
}

private struct Unseeded: TrainingRule {
  static let description = frozen("Draws from the system's random numbers.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    let scores = (0..<42).map { _ in Float.random(in: 0..<1) }
    try run.state.mask.drop(prunedCount(at: sparsity, of: 42), lowest: scores)
    run.clearPruned()
  }
}

private struct Forgetful: TrainingRule {
  static let description = MethodDescription(
    "Keeps a history that is not saved.", family: .feedback)
  var sparsity = 0.7
  private var sums = History()
  var masksGradient: Bool { false }

  /// Encodes to nothing.
  private struct History: Codable {
    var sums = [Float](repeating: 0, count: 42)
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: Key.self) }
    enum Key: CodingKey {}
  }

  mutating func beforeStep(_ run: inout Run) throws {
    for index in sums.sums.indices { sums.sums[index] += abs(run.state.weights[index]) }
    run.state.mask.keepAll()
    try run.state.mask.drop(prunedCount(at: run.ramp(to: sparsity), of: 42), lowest: sums.sums)
  }
}

private struct Exploding: TrainingRule {
  static let description = frozen("Divides by the distance to the end.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws { try run.pruneStart(prunedCount(at: sparsity, of: 42)) }
  func finish(_ run: inout Run) {
    let left = Float(run.totalSteps - 1 - run.step)
    run.state.weights[50] /= left
  }
}

private struct Greedy: TrainingRule {
  static let description = frozen("Prunes the fully connected layer too.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws { try run.pruneStart(prunedCount(at: sparsity, of: 42)) }
  func afterStep(_ run: inout Run) { run.state.weights[43] = 0 }
}

private struct NeverDense: TrainingRule {
  static let description = frozen("Prunes one weight at least.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    try run.pruneStart(max(1, prunedCount(at: sparsity, of: 42)))
  }
}

private struct Reserved: TrainingRule {
  static let description = frozen("Keeps two weights at least.")
  var sparsity = 0.7
  func setUp(_ run: inout Run) throws {
    try run.pruneStart(min(40, prunedCount(at: sparsity, of: 42)))
  }
}

private struct Dividing: TrainingRule {
  static let description = MethodDescription(
    "Scales weights by their layer's sum.", family: .feedback)
  var sparsity = 0.7
  var masksGradient: Bool { false }
  func beforeStep(_ run: inout Run) throws {
    run.state.mask.keepAll()
    let scores = run.layers.flatMap { layer in
      let sum = run.state.weights[layer.range].reduce(0) { $0 + $1 * $1 }
      return run.state.weights[layer.range].map { $0 * $0 / sum }
    }
    try run.state.mask.drop(prunedCount(at: run.ramp(to: sparsity), of: 42), lowest: scores)
  }
}

private struct Drifting: TrainingRule {
  static let description = MethodDescription("Changes its own option.", family: .feedback)
  var sparsity = 0.7
  var period = 16
  var masksGradient: Bool { false }
  mutating func beforeStep(_ run: inout Run) throws {
    if run.step == 300 { period = 8 }
    guard run.step.isMultiple(of: period) else { return }
    run.state.mask.keepAll()
    try run.state.mask.drop(
      prunedCount(at: run.ramp(to: sparsity), of: 42), lowest: run.magnitudes())
  }
}
