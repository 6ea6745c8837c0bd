import CKernels
import Networks
import Pruning
import Tensors
import TestVectors
import Testing
import Training

/// What depends on time, against `schedules.json` and `sgd.json`.
@Suite("Schedules")
struct ScheduleTests {
  private func read<Value: Decodable>(
    _ part: String, as type: Value.Type = Value.self
  ) throws -> Value {
    try TestVectors.read("schedules", part)
  }

  @Test("DPF: the first step at which a new sparsity acts, S = 391 and p = 16")
  func firstSteps() throws {
    for pair in try read("dpfFirstStepOfNewSparsity", as: [[Int]].self) {
      let epoch = pair[0]
      let first = (391 * epoch..<391 * (epoch + 1)).first { $0.isMultiple(of: DPF().period) }
      #expect(first == pair[1])
    }
  }

  @Test("lottery tickets: what every round removes")
  func lotteryRounds() throws {
    struct Rounds: Decodable { let N: Int, s: Double, remove: [Int] }
    for test in try read("lotteryRounds", as: [Rounds].self) {
      let target = test.N - prunedCount(at: test.s, of: test.N)
      #expect(LotteryTicket.removals(from: test.N, to: target) == test.remove)
    }
  }

  @Test("SM's prune rate, RigL's fraction, SynFlow's density")
  func curves() throws {
    struct Rate: Decodable { let steps: Int, at: [[Double]] }
    let rate: Rate = try read("smPruneRate")
    for pair in rate.at {
      #expect(
        abs(SparseMomentum().pruneRate(after: Int(pair[0]), of: rate.steps) - pair[1]) < 1e-12)
    }
    struct Fraction: Decodable { let end: Double, at: [[Double]] }
    let fraction: Fraction = try read("riglFraction")
    for pair in fraction.at {
      #expect(abs(RigL().fraction(at: Int(pair[0]), end: fraction.end) - pair[1]) < 1e-12)
    }
    struct Density: Decodable { let at: [[Double]] }
    let density: Density = try read("synflowDensity")
    for pair in density.at {
      #expect(abs(SynFlow().density(after: Int(pair[0])) - pair[1]) < 1e-12)
    }
  }

  @Test("DSR's stages follow the tables of the original, and shorten with the schedule")
  func dsrPeriods() throws {
    struct Periods: Decodable { let resnet300, wrn200, imagenet90: [[Int]] }
    let expected: Periods = try read("dsrPeriod")
    func timetable(_ model: String, epochs: Int? = nil) -> DSRTimetable {
      var schedule = Schedule.paper(for: model)
      schedule.epochs = epochs ?? schedule.epochs
      return DSRTimetable(schedule, model: model)
    }
    for (model, pairs, stop, reallocated) in [
      ("resnet20", expected.resnet300, 285, 20_000), ("wrn28_2", expected.wrn200, 190, 20_000),
      ("resnet50", expected.imagenet90, 85, 400_000),
    ] {
      let found = timetable(model)
      #expect(zip(found.stages, found.periods).map { [$0, $1] } == pairs)
      #expect(found.stop == stop)
      #expect(found.reallocated == reallocated)
    }
    let short = timetable("resnet20", epochs: 24)  // 38, 120, 210, 285 times 24 / 300
    #expect(short.stages == [0, 3, 10, 17])
    #expect(short.stop == 23)
    #expect((0..<24).map(short.stage).last == 3)
  }

  @Test("ten steps of SGD with and without decay and momentum, and of Adam")
  func optimisers() throws {
    struct Steps: Decodable {
      let mu: Float?, lambda: Float
      let w: [[Float]], v: [[Float]]?
    }
    let (start, gradients): ([Float], [[Float]]) = (
      try TestVectors.read("sgd", "w0"), try TestVectors.read("sgd", "g")
    )
    var layout = ParameterLayout()
    layout.append("w", [6], isPrunable: true)
    for name in ["decay", "noDecay", "noMomentum", "adam"] {
      let test: Steps = try TestVectors.read("sgd", name)
      // One step an epoch: the rate falls from step 6 on.
      var schedule = Schedule(epochs: 10, learningRate: 0.1, decayEpochs: [6])
      if name == "adam" {
        schedule = Schedule(epochs: 10, learningRate: 0.001, decayEpochs: [])
        schedule.optimiser = .adam
      }
      (schedule.weightDecay, schedule.momentum) = (test.lambda, test.mu ?? 0.9)
      var run = Run(
        setting: setting, schedule: schedule,
        engine: QuadraticEngine(layout: layout, curvature: [], centre: []), data: OneStep(),
        batch: Batch(capacity: 1, imageSize: 6),
        randomness: Randomness(weights: { _ in start }, keys: { _ in [] }))
      for (step, gradient) in gradients.enumerated() {
        (run.gradient, run.state.step) = (gradient, step)
        run.descend()
        #expect(largestDifference(run.state.weights, test.w[step]) < 1e-6, "\(name), \(step)")
        if let v = test.v {
          #expect(largestDifference(run.state.velocity, v[step]) < 1e-6, "\(name), \(step)")
        }
      }
    }
  }

  private struct OneStep: TrainingData {
    var stepsPerEpoch: Int { 1 }
    func fill(_ batch: inout Batch, step: Int) {}
    func fillScoring(_ batch: inout Batch) {}
    func balanced(_ count: Int) -> Batch { Batch(images: [], labels: []) }
  }
}

@Suite("Allocation of counts")
struct SharesTests {
  @Test("largest remainder, ties to the earlier")
  func largestRemainder() throws {
    struct Case: Decodable { let total: Int, weights, out: [Int] }
    for test in try TestVectors.read("masks", "largestRemainder", as: [Case].self) {
      let limits = test.weights.map { _ in test.total }
      #expect(shares(of: test.total, inProportionTo: test.weights, atMost: limits) == test.out)
    }
  }

  @Test("DSR's quotas: what does not fit goes to layers with room")
  func quotas() throws {
    struct Case: Decodable { let K: Int, survivors, free, quota: [Int], left: Int }
    for test in try TestVectors.read("masks", "dsrQuota", as: [Case].self) {
      let quota = shares(of: test.K, inProportionTo: test.survivors, atMost: test.free)
      #expect(quota == test.quota)
      #expect(test.K - quota.reduce(0, +) == test.left)
    }
    // A full layer takes part in the first division: its share goes on to the others.
    #expect(shares(of: 2, inProportionTo: [1, 1, 1], atMost: [0, 9, 9]) == [0, 2, 0])
  }

  @Test("a random choice takes the smallest keys of the candidates")
  func choose() throws {
    struct Case: Decodable { let n: Int, candidates: [Int], keys: [Float], out: [Int] }
    for test in try TestVectors.read("masks", "choose", as: [Case].self) {
      var mask = Mask(kept: test.keys.indices.map { !test.candidates.contains($0) })
      let before = mask
      try mask.grow(test.n, highest: test.keys.map { -$0 })
      #expect(mask.kept.indices.filter { mask[$0] && !before[$0] } == test.out)
    }
  }

  @Test("filters: DPF's k of all, SFP's floor, and no more than asked may stay")
  func filters() throws {
    struct File: Decodable {
      struct Case: Decodable { let k: Int, mask: String }
      struct Soft: Decodable { let n: Int, rate: Double, mask: String }
      let norm: [Double], cases: [Case], sfp: [Soft]
    }
    let file: File = try TestVectors.read("masks", "filters")
    func text(_ count: Int) throws -> String {
      let pruned = try lowest(count, of: file.norm)
      return file.norm.indices.map { pruned.contains($0) ? "000" : "111" }.joined()
    }
    for test in file.cases { #expect(try text(test.k) == test.mask) }
    for test in file.sfp {
      #expect(Int(Double(file.norm.count) * test.rate + 1e-9) == test.n)
      #expect(try text(test.n) == test.mask)
    }
  }
}
