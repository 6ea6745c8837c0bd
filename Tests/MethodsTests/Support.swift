import Foundation
import Networks
import Pruning
import Tensors
import TestVectors
import Training

let setting = Setting(
  model: "toy", data: Setting.DataChoice(name: "noise", digest: ""), batch: 1, seed: 1)
/// 10 epochs of 6 steps; the ramp ends at epoch 6.
let schedule = Schedule(
  epochs: 10, learningRate: 0.1, decayEpochs: [4, 6], decayFactor: 0.5, weightDecay: 0.01)
let fineTuning = Schedule(
  epochs: 2, learningRate: 0.01, decayEpochs: [], weightDecay: 0.01, phase: .fineTuning)

/// The toy problem of the test vectors: 42 prunable weights in 11 filters of 2 layers, 10 others.
struct Problem: Sendable {
  var curvature: [Float]
  var centre: [Float]
  var noise: [[Float]]
  var randomness: Randomness
  var stepsPerEpoch = 6
  var log: StepLog?

  static let layout = {
    var layout = ParameterLayout()
    layout.append("conv1", [6, 1, 1, 2], isPrunable: true)
    layout.append("conv2", [5, 6, 1, 1], isPrunable: true)
    layout.append("fc", [2, 3])
    layout.append("bn", [4], decays: false)
    return layout
  }()

  /// Numbers of our own, for tests that need no expected values.
  static let random = {
    var random = RandomStream(seed: 7, name: "problem")
    func draw(_ range: ClosedRange<Float>) -> [Float] {
      (0..<52).map { _ in .random(in: range, using: &random) }
    }
    return Problem(
      curvature: draw(0.5...1.5), centre: draw(-1...1),
      noise: (0..<5).map { _ in draw(-0.7...0.7) },
      randomness: Randomness(
        weights: { name in
          var random = RandomStream(seed: 1, name: name)
          return (0..<52).map { _ in .random(in: -1...1, using: &random) }
        },
        keys: { step in
          var random = RandomStream(seed: 1, name: "method", position: step)
          return (0..<42).map { _ in .random(in: 0..<1, using: &random) }
        },
        normals: { step in
          var random = RandomStream(seed: 1, name: "noise", position: step)
          return (0..<42).map { _ in Float(random.normal()) }
        }))
  }()

  /// The problem of the vectors.
  /// - Parameters:
  ///   - events: the steps of the selection events, in order.
  ///   - redrawn: the fresh draw of the prunable weights.
  static func vectors(events: [Int] = [], redrawn: [Float] = []) throws -> Problem {
    struct File: Decodable { let a, c, w0: [Float], noise, keys, normal: [[Float]] }
    let file: File = try TestVectors.read("methods/problem")
    let keys = Dictionary(uniqueKeysWithValues: events.enumerated().map { ($1, file.keys[$0 % 7]) })
    return Problem(
      curvature: file.a, centre: file.c, noise: file.noise,
      randomness: Randomness(
        weights: { _ in file.w0 }, redrawn: { redrawn + $0[redrawn.count...] },
        keys: { keys[$0]! }, normals: { file.normal[$0 % 3] }))
  }

  func run(_ setting: Setting = setting, _ schedule: Schedule = schedule) -> Run {
    Run(
      setting: setting, schedule: schedule,
      engine: QuadraticEngine(
        layout: Self.layout, curvature: curvature, centre: centre, log: log),
      data: NoiseData(noise: noise, stepsPerEpoch: stepsPerEpoch, log: log),
      batch: Batch(capacity: 1, imageSize: 52),
      randomness: randomness,
      scoring: QuadraticScoring(
        curvature: curvature.map(Double.init), centre: centre.map(Double.init)))
  }
}

/// The same loss in double precision, and `sum of x^2 / 2` in place of a flow through layers.
struct QuadraticScoring: ScoringEngine {
  let curvature, centre: [Double]

  func lossGradient(at weights: [Double], on batch: Batch, temperature: Float) -> [Double] {
    weights.indices.map {
      curvature[$0] * (weights[$0] - centre[$0]) + Double(batch.images[$0])
    }
  }

  func flow(at weights: [Double], statistics: [Double]) -> (sum: Double, gradient: [Double]) {
    (weights.reduce(0) { $0 + $1 * $1 / 2 }, weights)
  }
}

/// `loss(x) = sum of curvature/2 * (x - centre)^2 + noise * x`: a batch is its noise, one number per
/// parameter. Exact gradients, no classes: a method needs nothing but the protocol.
final class QuadraticEngine: Engine {
  let layout: ParameterLayout
  let initialStatistics: [Float] = []
  let classes = 1
  private let curvature: [Float]
  private let centre: [Float]
  private let log: StepLog?

  init(layout: ParameterLayout, curvature: [Float], centre: [Float], log: StepLog? = nil) {
    (self.layout, self.curvature, self.centre, self.log) = (layout, curvature, centre, log)
  }

  func gradient(
    at weights: [Float], statistics: inout [Float], on batch: Batch, objective: Objective,
    into gradient: inout [Float]
  ) -> BatchResult {
    var loss = 0.0
    for index in gradient.indices {
      let distance = weights[index] - centre[index]
      gradient[index] = curvature[index] * distance + batch.images[index]
      loss += Double(
        curvature[index] / 2 * distance * distance + batch.images[index] * weights[index])
    }
    return BatchResult(lossSum: loss, count: 1)
  }

  func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float]
  ) {
    log?.evaluate(weights)
    logits[0] = 0
  }
}

struct NoiseData: TrainingData {
  let noise: [[Float]]
  let stepsPerEpoch: Int
  let log: StepLog?

  func fill(_ batch: inout Batch, step: Int) {
    log?.append(step)
    fill(&batch, noise[step % 5])
  }

  private func fill(_ batch: inout Batch, _ noise: [Float]) {
    for index in batch.images.indices { batch.images[index] = noise[index] }
  }

  func fillScoring(_ batch: inout Batch) { fill(&batch, noise[0]) }

  func balanced(_ count: Int) -> Batch {
    Batch(images: noise[0] + noise[1], labels: [0, 1])
  }
}

/// Trains on the toy problem until the beginning of `step`, or to the end.
func train<Rule: TrainingRule>(
  _ rule: Rule, on problem: Problem = .random, until step: Int? = nil
) throws -> (rule: Rule, state: TrainingState, log: MaskLog) {
  var loop = Loop(rule, problem.run())
  try loop.train(until: step)
  return (loop.rule, loop.run.state, loop.masks)
}

/// The states before step 0, 1, 2, … and at the end.
func states<Rule: TrainingRule>(
  _ rule: Rule, on problem: Problem = .random
) throws -> [TrainingState] {
  var loop = Loop(rule, problem.run())
  return try (0...60).map { step in
    try loop.train(until: step)
    return loop.run.state
  }
}

extension TrainingState {
  /// Positions pruned by the mask.
  var pruned: [Int] { (0..<mask.count).filter { !mask[$0] } }
  /// Whether weight and momentum are exactly 0 wherever the mask is.
  var isClear: Bool { pruned.allSatisfy { weights[$0] == 0 && velocity[$0] == 0 } }
}

extension Mask {
  /// `1` for kept, in flat order, as the vectors write masks.
  var text: String { kept.map { $0 ? "1" : "0" }.joined() }
}

extension Method {
  /// This method with options as JSON, by the names that experiment files use.
  static func with(json: String) throws -> Self {
    try with(JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8)))
  }
}

func largestDifference(_ ours: [Float], _ theirs: [Float]) -> Float {
  precondition(ours.count == theirs.count)
  return zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0
}
