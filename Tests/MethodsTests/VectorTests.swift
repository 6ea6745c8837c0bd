import Foundation
import Networks
import Pruning
import Tensors
import TestVectors
import Testing
import Training

private struct Moment: Decodable { let t: Int, mask: String, w, v: [Float] }
private struct Update: Decodable {
  let t: Int
  let mask: String
  let threshold: Float?
  let delta, iou: Double?
  let flips: Int?
  /// SM's prune rate, DSR's threshold.
  let q, H: Double?
}
private struct MethodFile: Decodable {
  let updates: [Update]?
  let checkpoints: [Moment]
  let lastChange: [Int32]?
  let stillChanging: [Double]?
  /// SNIP's fresh draw.
  let redrawn: [Float]?

  var hasThresholds: Bool { updates?.contains { $0.threshold != nil } ?? false }
}

/// Methods step by step against independent results (`Tests/Vectors/methods`).
@Suite("Method vectors")
struct VectorTests {
  /// A vector file, and the rule with the options that it was made with.
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    /// The part of the file, if it holds several.
    let part: String?
    let rule: any TrainingRule
    var testDescription: String { file + (part.map { ", \($0)" } ?? "") }
  }

  static let cases: [Case] = {
    func make<Rule: TrainingRule>(
      _ file: String, part: String? = nil, _ type: Rule.Type, _ options: String
    ) -> Case {
      guard let rule = try? Rule.with(json: options) else { preconditionFailure(file) }
      return Case(file: file, part: part, rule: rule)
    }
    let reallocation = #""periods": [[0, 3], [4, 5]], "stop-epoch": 9"#
    return [
      make("dense", Dense.self, "{}"),
      make("dpf", DPF.self, #"{"sparsity": 0.8, "period": 4}"#),
      make(
        "dpf-layer", DPF.self, #"{"sparsity": 0.7, "period": 4, "unit": "weight-per-layer"}"#),
      make("dpf-filter", DPF.self, #"{"sparsity": 0.5, "period": 4, "unit": "filter"}"#),
      make(
        "dpf-decay-effective", DPF.self,
        #"{"sparsity": 0.8, "period": 4, "decay-on": "effective"}"#),
      make("incremental", Incremental.self, #"{"sparsity": 0.8}"#),
      make("incremental-layer", Incremental.self, #"{"sparsity": 0.8, "scope": "layer"}"#),
      make("snip", SNIP.self, #"{"sparsity": 0.7}"#),
      make("sm", part: "default", SparseMomentum.self, #"{"sparsity": 0.6}"#),
      make("sm", part: "mild", SparseMomentum.self, #"{"sparsity": 0.12}"#),
      make(
        "dsr", part: "default", DSR.self,
        #"{"sparsity": 0.5, "threshold": 0.125, "n-p": 4, \#(reallocation)}"#),
      make(
        "dsr", part: "mild", DSR.self,
        #"{"sparsity": 0.2, "threshold": 0.5, "n-p": 9, \#(reallocation)}"#),
      make("set", SET.self, #"{"sparsity": 0.6}"#),
      make(
        "deepr", DeepR.self,
        #"{"sparsity": 0.6, "alpha": 0.3, "temperatures": [[0, 2], [4, 0.001]], "stop-epoch": 9}"#),
      make("rigl", RigL.self, #"{"sparsity": 0.5, "period": 6, "alpha": 0.6}"#),
      make("sfp", part: "cubic", SFP.self, #"{"sparsity": 0.5}"#),
      make("sfp", part: "constant", SFP.self, #"{"sparsity": 0.4, "mode": "constant"}"#),
    ]
  }()

  @Test("masks after every step, weights, momentum and the log agree", arguments: cases)
  func method(_ test: Case) throws {
    func check(_ rule: some TrainingRule) throws {
      let file: MethodFile = try TestVectors.read("methods/\(test.file)", test.part)
      let problem = try Problem.vectors(
        events: (file.updates ?? []).map(\.t), redrawn: file.redrawn ?? [])
      let states = try states(rule, on: problem)
      let log = try train(rule, on: problem).log
      for (index, update) in (file.updates ?? []).enumerated() {
        #expect(states[update.t + 1].mask.text == update.mask, "t = \(update.t)")
        let logged = try #require(log.updates.first { $0.step == update.t }, "update \(index)")
        #expect(Int((logged.sparsity * 42).rounded()) == update.mask.count { $0 == "0" })
        if file.hasThresholds {
          #expect(
            abs((logged.threshold ?? -1) - (update.threshold ?? -1)) < 2e-5, "t = \(update.t)")
        }
        if let delta = update.delta { #expect(abs(logged.delta - delta) < 1e-5, "t = \(update.t)") }
        if let iou = update.iou { #expect(abs(logged.iou - iou) < 1e-9, "t = \(update.t)") }
        if let flips = update.flips { #expect(logged.flips == flips, "t = \(update.t)") }
        if let noted = update.q ?? update.H {
          #expect(abs((logged.note ?? .nan) - noted) < 1e-12, "t = \(update.t)")
        }
      }
      for expected in file.checkpoints {
        let state = states[expected.t + 1]
        let mask =
          test.file == "sfp" ? Mask(kept: state.weights[..<42].map { $0 != 0 }) : state.mask
        #expect(mask.text == expected.mask, "t = \(expected.t)")
        #expect(largestDifference(state.weights, expected.w) < 2e-5, "t = \(expected.t)")
        #expect(largestDifference(state.velocity, expected.v) < 2e-5, "t = \(expected.t)")
      }
      if let lastChange = file.lastChange { #expect(log.lastChange == lastChange) }
      for (epoch, percent) in (file.stillChanging ?? []).enumerated() {
        #expect(abs(log.stillChanging(fromStep: 6 * epoch) - percent) < 1e-9, "epoch \(epoch)")
      }
    }
    try check(test.rule)
  }

  @Test("static masks: random per layer and over the model, magnitude at initialisation")
  func staticMasks() throws {
    struct File: Decodable { let randomLayer, randomGlobal, magnitudeInit: String }
    let file: File = try TestVectors.read("methods/static")
    func mask(_ rule: some TrainingRule) throws -> String {
      try train(rule, on: Problem.vectors(events: [-1]), until: 0).state.mask.text
    }
    #expect(
      try mask(Random.with(json: #"{"sparsity": 0.7, "scope": "layer"}"#)) == file.randomLayer)
    #expect(try mask(Random.with(json: #"{"sparsity": 0.7}"#)) == file.randomGlobal)
    #expect(try mask(MagnitudeInit.with(json: #"{"sparsity": 0.7}"#)) == file.magnitudeInit)
  }

  @Test("lottery ticket: snapshot, removals, masks and final weights of every round")
  func lottery() throws {
    struct File: Decodable {
      struct Round: Decodable { let removed: Int, mask: String, wEnd: [Float] }
      let snapshot: [Float]
      let rounds: [Round]
    }
    let file: File = try TestVectors.read("methods/lottery")
    var study = makeStudy()
    let ticket = try LotteryTicket.with(json: #"{"sparsity": 0.65, "rewind-step": 4}"#).plan(&study)
    var trainer = StageTrainer(try Problem.vectors())
    let dense = study.stages[0]
    #expect(largestDifference(try trainer.state(dense.state(at: 4)).weights, file.snapshot) < 2e-5)
    #expect(study.stages.last == ticket)
    #expect(study.stages.count == 1 + file.rounds.count)
    var kept = 42
    for (stage, round) in zip(study.stages.dropFirst(), file.rounds) {
      let state = try trainer.state(stage.final)
      #expect(kept - state.mask.keptCount == round.removed)
      #expect(state.mask.text == round.mask)
      #expect(largestDifference(state.weights, round.wEnd) < 2e-5)
      kept = state.mask.keptCount
    }
  }

  @Test("fine-tuning after one-shot pruning and after DPF")
  func fineTuned() throws {
    struct File: Decodable {
      struct FineTuning: Decodable { let checkpoints: [Moment] }
      let mask: String?
      let ft: FineTuning
    }
    let problem = try Problem.vectors()
    var study = makeStudy()
    let shot = try OneShot.with(json: #"{"sparsity": 0.7}"#).plan(&study)
    let dpf = try DPF.with(json: #"{"sparsity": 0.8, "period": 4}"#).plan(&study)
    let tuned = study.fineTune(dpf)
    var trainer = StageTrainer(problem)
    for (name, stage) in [("oneshot", shot), ("dpf", tuned)] {
      let file: File = try TestVectors.read("methods/\(name)")
      for expected in file.ft.checkpoints {
        let state = try trainer.state(stage.state(at: expected.t + 1))
        #expect(state.mask.text == expected.mask)
        if let mask = file.mask { #expect(state.mask.text == mask) }
        #expect(largestDifference(state.weights, expected.w) < 2e-5, "\(name), t = \(expected.t)")
        #expect(largestDifference(state.velocity, expected.v) < 2e-5, "\(name), t = \(expected.t)")
      }
    }
  }
}
