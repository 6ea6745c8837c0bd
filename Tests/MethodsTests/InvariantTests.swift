import Foundation
import Networks
import Pruning
import Tensors
import Testing
import Training

@Suite("Dense and DPF")
struct FeedbackTests {
  @Test("without sparsity DPF and Incremental are Dense, bit for bit")
  func withoutPruningTheyAreDense() throws {
    let dense = try train(Dense()).state
    for state in [
      try train(DPF.with(json: #"{"sparsity": 0}"#)).state,
      try train(Incremental.with(json: #"{"sparsity": 0}"#)).state,
    ] {
      #expect(state.weights == dense.weights)
      #expect(state.velocity == dense.velocity)
    }
  }

  @Test("epoch 0 of DPF and Incremental is Dense, bit for bit, at any sparsity")
  func firstEpochIsDense() throws {
    let dense = try train(Dense(), until: 6).state
    for sparsity in [0.5, 0.99] {
      let options = #"{"sparsity": \#(sparsity)}"#
      #expect(try train(DPF.with(json: options), until: 6).state.weights == dense.weights)
      #expect(try train(Incremental.with(json: options), until: 6).state.weights == dense.weights)
    }
  }

  @Test("every update prunes exactly k, and nothing changes between updates", arguments: [1, 4, 16])
  func updatesAreExactAndPeriodic(period: Int) throws {
    let states = try states(DPF.with(json: #"{"sparsity": 0.8, "period": \#(period)}"#))
    for (step, (before, after)) in zip(states, states.dropFirst()).enumerated() {
      if step.isMultiple(of: period) {
        let target = prunedCount(at: schedule.ramp(to: 0.8, atEpoch: Double(step / 6)), of: 42)
        #expect(after.mask.prunedCount == target)
      } else {
        #expect(after.mask == before.mask)
      }
    }
  }

  @Test("masked weights receive their gradient: the feedback")
  func maskedWeightsMove() throws {
    let states = try states(DPF.with(json: #"{"sparsity": 0.8}"#))
    let (before, after) = (states[50], states[51])
    let fed = after.pruned.filter { index in
      let withoutGradient = 0.9 * before.velocity[index] + 0.01 * before.weights[index]
      return abs(after.velocity[index] - withoutGradient) > 1e-6
    }
    #expect(fed == after.pruned)
  }

  @Test("masks are not nested: pruned weights come back")
  func masksAreNotNested() throws {
    let masks = try states(DPF.with(json: #"{"sparsity": 0.5, "period": 1}"#)).map(\.mask)
    let returned = zip(masks, masks.dropFirst()).contains { before, after in
      (0..<42).contains { !before[$0] && after[$0] }
    }
    #expect(returned)
  }

  @Test("delta lies in 0 ... 1, and sparsity never falls or passes its target")
  func deltaAndSparsity() throws {
    let log = try train(DPF.with(json: #"{"sparsity": 0.8, "period": 2}"#)).log
    #expect(log.updates.allSatisfy { 0...1 ~= $0.delta && $0.sparsity <= 34.0 / 42 })
    #expect(zip(log.updates, log.updates.dropFirst()).allSatisfy { $0.sparsity <= $1.sparsity })
  }

  @Test("scaling all weights by a power of two leaves the mask as it is")
  func maskIgnoresScale() throws {
    var random = RandomStream(seed: 3, name: "scores")
    let scores = (0..<999).map { _ in Float(random.uniform()) }
    let mask = try Mask(pruning: 500, lowest: scores)
    #expect(try Mask(pruning: 500, lowest: scores.map { $0 * 0.125 }) == mask)
  }

  @Test("structured: whole filters, k of F over all layers")
  func filters() throws {
    let mask = try train(DPF.with(json: #"{"sparsity": 0.4, "unit": "filter"}"#)).state.mask
    let filters = Problem.layout.filters
    #expect(filters.allSatisfy { [0, $0.count].contains(mask.keptCount(in: $0)) })
    #expect(filters.count { mask.keptCount(in: $0) == 0 } == 4)  // rint(0.4 * 11)
  }

  @Test("a final refresh leaves the mask of the final weights, the default that of the last update")
  func finalRefresh() throws {
    func final(_ refresh: Bool) throws -> TrainingState {
      try train(DPF.with(json: #"{"sparsity": 0.8, "final-refresh": \#(refresh)}"#)).state
    }
    let fresh = try final(true)
    #expect(fresh.mask == (try Mask(pruning: 34, lowest: fresh.weights[..<42].map(abs))))
    #expect(try states(DPF.with(json: #"{"sparsity": 0.8}"#))[49].mask == final(false).mask)
  }
}

@Suite("Frozen masks")
struct FrozenTests {
  @Test("masks of controls are fixed, exact in number, and pruned weights are exactly 0")
  func controls() throws {
    let rules: [any TrainingRule] = [
      try Random.with(json: #"{"sparsity": 0.7}"#),
      try Random.with(json: #"{"sparsity": 0.7, "scope": "layer"}"#),
      try MagnitudeInit.with(json: #"{"sparsity": 0.7}"#),
    ]
    for rule in rules {
      let states = try states(rule)
      #expect(states.allSatisfy { $0.mask == states[0].mask && $0.isClear })
      #expect(states[0].mask.prunedCount == 29)  // rint(0.7 * 42); 8 + 21 per layer
    }
  }

  @Test("Incremental: masks are nested, sparsity is DPF's, pruned weights are exactly 0")
  func incremental() throws {
    let states = try states(Incremental.with(json: #"{"sparsity": 0.8}"#))
    for (step, (before, after)) in zip(states, states.dropFirst()).enumerated() {
      #expect((0..<42).allSatisfy { before.mask[$0] || !after.mask[$0] })
      #expect(after.isClear)
      let target = prunedCount(at: schedule.ramp(to: 0.8, atEpoch: Double(step / 6)), of: 42)
      #expect(after.mask.prunedCount == target)
    }
  }

  @Test("one-shot: the mask depends on the dense weights only, pruned weights stay 0")
  func oneShot() throws {
    var study = makeStudy()
    let stage = try OneShot.with(json: #"{"sparsity": 0.7}"#).plan(&study)
    var trainer = StageTrainer()
    let state = try trainer.state(stage.final)
    let dense = try trainer.state(study.stages[0].final)
    let magnitudes = dense.weights[..<42].map(abs)
    #expect(state.mask == (try Mask(pruning: prunedCount(at: 0.7, of: 42), lowest: magnitudes)))
    #expect(state.isClear)
    #expect(trainer.trained.count == 2)
  }
}

@Suite("Every method")
struct EveryMethodTests {
  static let rules = allMethods.compactMap { $0.init() as? any TrainingRule }

  @Test(
    "a run interrupted at any step and saved continues with the same bits",
    arguments: [0, 1, 6, 33, 59])
  func resumes(step: Int) throws {
    for rule in Self.rules { try resumes(rule, at: step) }
  }

  private func resumes<Rule: TrainingRule>(_ rule: Rule, at step: Int) throws {
    var first = Loop(rule, Problem.random.run())
    try first.train(until: step)
    let file = try Safetensors(decoding: first.checkpoint().encoded())
    var second = Loop(rule, Problem.random.run())
    try second.resume(from: file)
    try second.train()
    var whole = Loop(rule, Problem.random.run())
    try whole.train()
    #expect(second.run.state == whole.run.state, "\(Rule.name), interrupted before step \(step)")
    #expect(second.masks == whole.masks, "\(Rule.name)")
    #expect(second.epochs == whole.epochs, "\(Rule.name)")
    #expect(second.losses == whole.losses, "\(Rule.name)")
  }

  @Test("runs side by side give the bits of a run alone")
  func sideBySide() async throws {
    let alone = try train(DPF()).state
    try await withThrowingTaskGroup(of: TrainingState.self) { group in
      for _ in 0..<4 { group.addTask { try train(DPF()).state } }
      for try await state in group { #expect(state == alone) }
    }
  }

  @Test("tensors that are not prunable are trained whatever the mask")
  func othersAreTrained() throws {
    for rule in Self.rules {
      func check(_ rule: some TrainingRule) throws {
        let states = try states(rule)
        #expect((42..<52).allSatisfy { states[0].weights[$0] != states[60].weights[$0] })
      }
      try check(rule)
    }
  }

  @Test("a misspelt option is named, with those that exist")
  func unknownOption() {
    #expect {
      try Catalogue().method("incremental", options: ["sparsty": .number(0.5)])
    } throws: {
      "\($0)" == #"incremental has no option "sparsty"; did you mean "sparsity"?"#
    }
  }

  @Test("found without registration, names are distinct and lower case")
  func names() {
    #expect(Catalogue().names.count == allMethods.count)
    #expect(Catalogue().names.allSatisfy { $0 == $0.lowercased() })
    #expect(allMethods.contains { $0 == OneShot.self })
  }

  @Test("a score that is not finite ends the run as diverged, with step and epoch")
  func divergence() throws {
    var problem = Problem.random
    problem.curvature = problem.curvature.map { $0 * 1e30 }
    #expect { try train(DPF.with(json: #"{"sparsity": 0.5}"#), on: problem) } throws: { error in
      (error as? Diverged).map { $0.step < 6 && $0.epoch == 0 } ?? false
    }
  }
}
