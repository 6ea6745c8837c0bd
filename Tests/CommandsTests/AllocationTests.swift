import AllocationCounter
import Datasets
import Networks
import Pruning
import Tensors
import Testing
import Training

@Suite("Allocations")
struct AllocationTests {
  /// 200 steps an epoch of two small images.
  private func run() throws -> Run {
    let architecture = try Architecture.named("resnet8", inputChannels: 1)
    let shape = ImageShape(channels: 1, height: 32, width: 32)
    var random = RandomStream(seed: 1, name: "images")
    let examples = Examples(
      pixels: (0..<400 * shape.count).map { _ in UInt8(random.index(below: 256)) },
      labels: (0..<400).map { UInt8($0 % 10) }, shape: shape, classCount: 10,
      normalisation: Normalisation(mean: [0.5], deviation: [0.25]))
    let stream = BatchStream(TrainingSplit(examples), batchSize: 2, seed: 1)
    return Run(
      setting: Setting(
        model: "resnet8", data: Setting.DataChoice(name: "noise", digest: ""), batch: 2, seed: 1),
      schedule: Schedule(epochs: 2, learningRate: 0.01, decayEpochs: [1, 1]),
      engine: try BLASEngine(architecture, maximumBatch: 2), data: stream,
      batch: stream.makeBatch(),
      randomness: Randomness(
        weights: { name in
          var stream = RandomStream(seed: 1, name: name)
          return architecture.initialWeights(stream: &stream)
        }, keys: { _ in Array(repeating: 0, count: architecture.layout.prunableRange.count) }))
  }

  /// Allocations of this thread while `steps` steps are trained, after 20 to warm up.
  private func allocations<Rule: TrainingRule>(_ rule: Rule, steps: Int) throws -> Int {
    var loop = Loop(rule, try run())
    try loop.train(until: 20)
    let before = pb_allocations()
    try loop.train(until: 20 + steps)
    return Int(pb_allocations() - before)
  }

  @Test("50 and 150 steps allocate equally often, mask updates included")
  func steps() throws {
    #expect(try allocations(Dense(), steps: 50) == allocations(Dense(), steps: 150))
    #expect(try allocations(DPF(), steps: 50) == allocations(DPF(), steps: 150))
    #expect(try allocations(Incremental(), steps: 50) == allocations(Incremental(), steps: 150))
    #expect(try allocations(MagnitudeInit(), steps: 50) == allocations(MagnitudeInit(), steps: 150))
  }

  @Test("the counter counts")
  func counts() {
    let before = pb_allocations()
    let list = (0..<100).map { [$0] }
    #expect(pb_allocations() - before >= 100 && list.count == 100)
  }
}
