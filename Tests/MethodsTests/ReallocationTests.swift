import Foundation
import Networks
import Pruning
import Tensors
import Testing
import Training

@Suite("Dynamic sparse reparameterisation")
struct ReallocationTests {
  /// H after every reallocation of 60, one every step but the first, on the toy problem.
  private func thresholds(_ options: String) throws -> [Double] {
    let rule = try DSR.with(
      json: #"{"sparsity": 0.5, "periods": [[0, 1]], "stop-epoch": 10, \#(options)}"#)
    return try train(rule).log.updates.compactMap(\.note)
  }

  @Test("fewer than 0.9 N_p weights: H doubles without end, the star of the paper's table")
  func doublesWithoutEnd() throws {
    let found = try thresholds(#""threshold": 0.001, "n-p": 24"#)  // 20 weights are kept
    #expect(found.count == 59)
    #expect(zip(found, found.dropFirst()).allSatisfy { $1 == 2 * $0 })
    #expect(found.last! == 0.001 * 0x1p58)
  }

  @Test("N_p in proportion to the kept weights: H settles, always 1e-3 times a power of two")
  func scaledSettles() throws {
    let found = try thresholds(#""threshold": 0.001, "n-p": 24, "n-p-mode": "scaled""#)
    #expect(found.allSatisfy { $0 <= 1 })
    #expect(found.allSatisfy { ($0 / 0.001).significand == 1 })
  }

  @Test("weights are moved, not lost; grown ones start at 0 and elsewhere than dropped ones")
  func conservation() throws {
    let rule = try DSR.with(
      json: #"{"sparsity": 0.5, "threshold": 0.1, "n-p": 4, "periods": [[0, 3]]}"#)
    let states = try states(rule)
    for (before, after) in zip(states, states.dropFirst()) {
      #expect(after.mask.keptCount == states[0].mask.keptCount)
      #expect(after.isClear)
      for index in 0..<42 where after.mask[index] && !before.mask[index] {
        #expect(after.weights[index] == 0 && after.velocity[index] == 0)
      }
    }
    let last = states.indices.last { $0 > 0 && states[$0].mask != states[$0 - 1].mask }
    #expect((last ?? 0) <= 57 + 1)  // the default stops at 95 % of the epochs: 9.5, half to even 10
  }
}

@Suite("Structured pruning")
struct StructuredTests {
  private func emptyFilters(_ state: TrainingState, in layer: Layer) -> Int {
    layer.filters.count { state.mask.keptCount(in: $0) == 0 }
  }

  @Test(
    "a layer may lose all filters by default, and keeps as many as asked otherwise",
    arguments: [0, 1, 3])
  func minimum(filters: Int) throws {
    let options = #"{"sparsity": 0.9, "unit": "filter", "min-filters": \#(filters)}"#
    let state = try train(DPF.with(json: options)).state
    for layer in Problem.layout.prunable {
      #expect(layer.filters.count - emptyFilters(state, in: layer) >= filters)
    }
    let pruned = Problem.layout.filters.count { state.mask.keptCount(in: $0) == 0 }
    #expect(pruned == min(10, 11 - 2 * filters))  // rint(0.9 * 11)
  }

  @Test("normalise = rms divides a filter's norm by the root of its size")
  func rootMeanSquare() throws {
    let options = #"{"sparsity": 0.5, "unit": "filter", "final-refresh": true, "normalise": "rms"}"#
    let state = try train(DPF.with(json: options)).state
    let filters = Problem.layout.filters
    let scores = filters.map { filter in
      let squares = state.weights[filter].reduce(0.0) { $0 + Double($1) * Double($1) }
      return (squares / Double(filter.count)).squareRoot()
    }
    let expected = try lowest(6, of: scores)  // rint(5.5), half to even
    #expect(filters.indices.filter { state.mask.keptCount(in: filters[$0]) == 0 } == expected)
  }

  @Test("target = whole-model: 34 of 52 parameters are 65 %, all of them prunable")
  func wholeModel() throws {
    let state = try train(DPF.with(json: #"{"sparsity": 0.65, "target": "whole-model"}"#)).state
    #expect(state.mask.prunedCount == 34)
  }

  @Test("SFP leaves shortcuts alone if asked")
  func shortcuts() throws {
    var layout = ParameterLayout()
    layout.append("conv1", [4, 1, 3, 3], isPrunable: true)
    layout.append("layer2.0.downsample", [4, 4, 1, 1], isPrunable: true)
    var random = RandomStream(seed: 1, name: "weights")
    let weights = (0..<52).map { _ in Float(random.normal()) }
    for (isIncluded, expected) in [(true, [2, 2]), (false, [2, 0])] {
      var run = Run(
        setting: setting, schedule: schedule,
        engine: QuadraticEngine(layout: layout, curvature: weights, centre: weights),
        data: NoiseData(noise: [weights], stepsPerEpoch: 6, log: nil),
        batch: Batch(capacity: 1, imageSize: 52),
        randomness: Randomness(weights: { _ in weights }, keys: { _ in [] }))
      try SFP.with(json: #"{"sparsity": 0.5, "mode": "constant", "shortcuts": \#(isIncluded)}"#)
        .setUp(&run)
      #expect(layout.prunable.map { emptyFilters(run.state, in: $0) } == expected)
    }
  }

  @Test(
    "SFP: zeroed at every evaluation, and moving again in the next epoch; 6, 12, 25 of 16, 32, 64")
  func softFilters() throws {
    let states = try states(SFP.with(json: #"{"sparsity": 0.4, "mode": "constant"}"#))
    for epoch in 1...10 {
      let state = states[6 * epoch]
      #expect(Problem.layout.prunable.map { emptyFilters(state, in: $0) } == [2, 2])
      #expect(state.pruned.allSatisfy { state.weights[$0] == 0 })
    }
    #expect(states[6].pruned.allSatisfy { states[7].weights[$0] != 0 })
    #expect([16, 32, 64].map { Int(Double($0) * 0.4 + 1e-9) } == [6, 12, 25])
  }
}
