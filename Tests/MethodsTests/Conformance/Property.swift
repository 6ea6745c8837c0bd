import Datasets
import Foundation
import Networks
import Pruning
import Tensors
import Training

/// What every method keeps to (methods.md 0). Which of them apply, and
/// how, follows from the method's family and traits; no method brings code of its own.
enum Property: String, CaseIterable, Examination {
  case exactCounts = "the mask ends with the number that the sparsity asks for, exactly"
  case targetNotPassed = "sparsity never goes past its target"
  case nested = "masks move only as the family may move them"
  case zeros = "pruned weights, and their momentum, are exactly 0 where the family says so"
  case gradient = "the gradient is dense or masked as declared"
  case sameStart = "kept weights start from the weights that all methods share"
  case sameBatches = "every step reads the batch of that step, once"
  case evaluated = "pruned weights are 0 in what is evaluated, and evaluating changes nothing"
  case repeats = "a second run gives the same bits"
  case resumes = "a run saved and continued gives the same bits, wherever it is interrupted"
  case finite = "all numbers stay finite"
  case others = "tensors that are not prunable take the optimiser's step or none"
  case identity = "without sparsity nothing is pruned, and the weights are those of Dense"
  case extreme = "0.999 is trained to the end, with the right number"
  case emptyLayer = "an empty layer is trained on"
  case options = "options do not change in training"
}

/// One sentence on what is wrong; `nil` is conformance.
typealias Violation = String

extension Property {
  func examine(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    do { return try violation(of: subject) } catch let diverged as Diverged { return "\(diverged)" }
  }

  private func violation(of subject: Subject<some TrainingRule>) throws -> Violation? {
    switch self {
    case .exactCounts: return wrongCount(try subject.trace().last!, subject)
    case .targetNotPassed: return try passedTarget(subject)
    case .nested: return try moved(subject)
    case .zeros: return try leftNonZero(subject)
    case .gradient: return try otherGradient(subject)
    case .sameStart: return try otherStart(subject)
    case .sameBatches: return try otherBatches(subject)
    case .evaluated: return try evaluatedUnpruned(subject)
    case .repeats:
      return try subject.trace() == subject.trace() ? nil : "two runs of one seed differ"
    case .resumes: return try lost(subject)
    case .finite: return firstNonFinite(try subject.trace())
    case .others: return try otherStep(subject)
    case .identity: return try notDense(subject)
    case .extreme:
      guard subject.method.sparsity != nil else { return nil }
      let states = try subject.variant(0.999, Stand.problem)
      return firstNonFinite(states) ?? wrongCount(states.last!, subject, at: 0.999)
    case .emptyLayer: return firstNonFinite(try subject.variant(subject.sparsity, Stand.emptyLayer))
    case .options: return try otherOptions(subject)
    }
  }

  private var layers: [Layer] { Problem.layout.prunable }

  // MARK: Counts

  private func wrongCount<Rule>(
    _ state: TrainingState, _ subject: Subject<Rule>, at sparsity: Double? = nil
  ) -> Violation? {
    let (mask, sparsity) = (state.mask, sparsity ?? subject.sparsity)
    guard mask.keptCount == mask.kept.count(where: { $0 }) else { return "miscounted" }
    let isRight =
      switch subject.family {
      case .dense: mask.prunedCount == 0
      // A layer rounds by itself, and SM corrects itself to within the number of layers and one.
      case .sparse: abs(mask.prunedCount - prunedCount(at: sparsity, of: 42)) <= layers.count + 1
      case .soft:
        layers.allSatisfy { layer in
          emptyFilters(layer.filters, mask) == Int(Double(layer.filters.count) * sparsity + 1e-9)
        }
      case .frozen, .incremental, .feedback: isExact(mask, sparsity)
      }
    return isRight ? nil : "\(mask.prunedCount) of 42 are pruned at sparsity \(sparsity)"
  }

  /// Whether the model, or every layer, or the filters of the model are pruned by exactly k.
  private func isExact(_ mask: Mask, _ sparsity: Double) -> Bool {
    let filters = Problem.layout.filters
    let isWhole = filters.allSatisfy { [0, $0.count].contains(mask.keptCount(in: $0)) }
    return mask.prunedCount == prunedCount(at: sparsity, of: 42)
      || layers.allSatisfy {
        $0.range.count - mask.keptCount(in: $0.range)
          == prunedCount(at: sparsity, of: $0.range.count)
      }
      || isWhole && emptyFilters(filters, mask) == prunedCount(at: sparsity, of: filters.count)
  }

  private func emptyFilters(_ filters: [Range<Int>], _ mask: Mask) -> Int {
    filters.count { mask.keptCount(in: $0) == 0 }
  }

  private func passedTarget(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    let states = try subject.trace()
    let filters = Problem.layout.filters
    let slack = subject.family == .sparse ? layers.count + 1 : 0
    let limit = prunedCount(at: subject.sparsity, of: 42) + slack
    let filterLimit = prunedCount(at: subject.sparsity, of: filters.count)
    for (step, state) in states.enumerated() where state.mask.prunedCount > limit {
      let isStructured = filters.allSatisfy {
        [0, $0.count].contains(state.mask.keptCount(in: $0))
      }
      let isLayered = layers.allSatisfy {
        $0.range.count - state.mask.keptCount(in: $0.range)
          <= prunedCount(at: subject.sparsity, of: $0.range.count)
      }
      if isLayered || isStructured && emptyFilters(filters, state.mask) <= filterLimit { continue }
      return "\(state.mask.prunedCount) of 42 are pruned after \(step) steps"
    }
    return nil
  }

  private func moved(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    let masks = try subject.trace().map(\.mask)
    for (step, (before, after)) in zip(masks, masks.dropFirst()).enumerated() {
      let isAllowed =
        switch subject.family {
        case .dense, .frozen: before == after
        case .incremental: (0..<42).allSatisfy { before[$0] || !after[$0] }
        case .feedback, .soft: true
        case .sparse: abs(before.keptCount - after.keptCount) <= layers.count + 1
        }
      if !isAllowed { return "the mask moved at step \(step)" }
    }
    return nil
  }

  // MARK: Weights and gradients

  private func leftNonZero(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    let states = try subject.trace()
    for (step, state) in states.enumerated() {
      let isChecked =
        switch subject.family {
        case .dense, .feedback: false
        case .soft: step.isMultiple(of: 60)
        case .frozen, .incremental, .sparse: true
        }
      guard isChecked else { continue }
      for index in state.pruned {
        if state.weights[index] != 0 { return "weight \(index) is not 0 after \(step) steps" }
        // Where the gradient is dense, momentum goes on.
        if subject.rule.masksGradient, state.velocity[index] != 0 {
          return "momentum \(index) is not 0 after \(step) steps"
        }
      }
    }
    return nil
  }

  private func otherGradient(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    var before: TrainingState?
    var violation: Violation?
    _ = try subject.trace { run in
      let after = run.state
      defer { before = after }
      // Where the mask moved, the gradient is of the mask before; where nothing moved, it was not
      // used.
      guard let before, violation == nil, before.mask == after.mask,
        before.weights[42...] != after.weights[42...]
      else { return }
      let gradient = run.gradient
      let pruned = run.state.pruned.map { gradient[$0] }
      if subject.rule.masksGradient, pruned.contains(where: { $0 != 0 }) {
        violation = "declared masked, but not at step \(run.step - 1)"
      }
      if !subject.rule.masksGradient, pruned.contains(0) {
        violation = "declared dense, but 0 where pruned at step \(run.step - 1)"
      }
    }
    return violation
  }

  private func otherStart(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    let shared = try subject.makeRun(nil).state
    let start = try subject.trace()[0]
    let isCleared = subject.family != .dense && subject.family != .feedback
    for index in 0..<52 where index >= 42 || start.mask[index] || !isCleared {
      if start.weights[index] != shared.weights[index] {
        return "weight \(index) starts elsewhere"
      }
    }
    return start.velocity.allSatisfy { $0 == 0 } ? nil : "momentum does not start at 0"
  }

  private func otherStep(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    var before: TrainingState?
    var violation: Violation?
    _ = try subject.trace { run in
      defer { before = run.state }
      guard let before, violation == nil else { return }
      let rate = Float(run.schedule.learningRate(atEpoch: before.step / run.stepsPerEpoch))
      let isDecayed = Array(repeating: Float(0.01), count: 48) + [0, 0, 0, 0]
      let (after, gradient) = (run.state, run.gradient)
      func next(_ index: Int) -> (Float, Float) {
        let d = gradient[index] + isDecayed[index] * before.weights[index]
        let v = 0.9 * before.velocity[index] + d
        return (before.weights[index] - rate * (d + 0.9 * v), v)
      }
      let others = 42..<52
      let isStep = others.allSatisfy {
        (after.weights[$0], after.velocity[$0]) == next($0)
      }
      let isRest = others.allSatisfy { after.weights[$0] == before.weights[$0] }
      if !isStep, !isRest { violation = "another step at \(before.step)" }
    }
    return violation
  }

  private func firstNonFinite(_ states: [TrainingState]) -> Violation? {
    for (step, state) in states.enumerated() {
      let isFinite = state.weights.allSatisfy(\.isFinite) && state.velocity.allSatisfy(\.isFinite)
      if !isFinite { return "not finite after \(step) steps" }
    }
    return nil
  }

  private func notDense(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    guard subject.method.sparsity != nil else { return nil }
    if case .compressed = subject.rule.forward { return nil }
    let states = try subject.variant(0, Stand.problem)
    // Methods that rewire do so without sparsity too: only their start is full.
    guard subject.family != .sparse else {
      return states[0].mask.prunedCount == 0 ? nil : "pruned at the start"
    }
    guard states.allSatisfy({ $0.mask.prunedCount == 0 }) else { return "something is pruned" }
    let dense = try Loop(Dense(), subject.makeRun(nil)).trained()
    // Without sparsity a chain of runs may end in another one than with it.
    guard subject.stage.start == .initialisation(stream: "init") else { return nil }
    return states.last!.weights == dense.weights && states.last!.velocity == dense.velocity
      ? nil : "other weights than Dense"
  }

  // MARK: Runs

  private func otherBatches(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    let log = StepLog()
    let run = try subject.makeRun(log)
    let steps = Array(run.step..<run.totalSteps)
    var loop = Loop(subject.rule, run)
    try loop.train()
    return log.read == steps ? nil : "read other batches"
  }

  private func evaluatedUnpruned(_ subject: Subject<some TrainingRule>) throws -> Violation? {
    let log = StepLog()
    let image = Examples(
      pixels: Array(repeating: 0, count: 52), labels: [0],
      shape: ImageShape(channels: 1, height: 4, width: 13), classCount: 1,
      normalisation: Normalisation(mean: [0], deviation: [1]))
    let evaluator = Evaluator(TestSplit(image), batchSize: 1, imageSize: 52, classes: 1)
    var loop = Loop(subject.rule, try subject.makeRun(log), evaluator: evaluator)
    try loop.train()
    for (weights, epoch) in zip(log.evaluated.suffix(loop.epochs.count), loop.epochs) {
      for (layer, survivors) in zip(layers, epoch.survivors)
      where weights[layer.range].count(where: { $0 != 0 }) > survivors {
        return "epoch \(epoch.epoch) was evaluated with pruned weights"
      }
    }
    return try loop.run.state == subject.trace().last! ? nil : "evaluating changes the weights"
  }

  private func lost<Rule>(_ subject: Subject<Rule>) throws -> Violation? {
    var whole = try subject.loop()
    try whole.train()
    let range = (try subject.makeRun(nil).step)...whole.run.totalSteps
    for step in [0, 1, 16, 59, 60, 61, 100, 101, 120, 200, 240, 400, 599, 600]
    where range.contains(step) {
      var first = try subject.loop()
      try first.train(until: step)
      let file = try Safetensors(decoding: first.checkpoint().encoded())
      var second = try subject.loop()
      try second.resume(from: file)
      try second.train()
      let isSame =
        second.run.state == whole.run.state && second.masks == whole.masks
        && second.epochs == whole.epochs && second.losses == whole.losses
      if !isSame { return "other bits when interrupted before step \(step)" }
    }
    return nil
  }

  private func otherOptions<Rule>(_ subject: Subject<Rule>) throws -> Violation? {
    var loop = try subject.loop()
    try loop.train()
    return loop.rule.options == subject.rule.options ? nil : "an option changed"
  }
}

extension Loop where Rule == Dense {
  consuming fileprivate func trained() throws -> TrainingState {
    try train()
    return run.state
  }
}
