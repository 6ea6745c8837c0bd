import Datasets
import Networks
import Pruning
import Tensors
import Testing
import Training

/// The gradient of the batch mean of (weights - image)^2 / 2, image by image; counts its calls.
private final class MeanEngine: Engine {
  let layout: ParameterLayout
  let initialStatistics: [Float] = [0]
  let classes = 1
  var batches: [Int] = []

  init(size: Int) {
    var layout = ParameterLayout()
    layout.append("w", [size], isPrunable: true)
    self.layout = layout
  }

  func gradient(
    at weights: [Float], statistics: inout [Float], on batch: Batch, objective: Objective,
    into gradient: inout [Float]
  ) -> BatchResult {
    batches.append(batch.count)
    statistics[0] += 1
    for place in gradient.indices {
      let sum = (0..<batch.count).reduce(0.0) {
        $0 + Double(weights[place] - batch.images[$1 * batch.imageSize + place])
      }
      gradient[place] = Float(sum / Double(batch.count))
    }
    return BatchResult(
      lossSum: Double(batch.labels.prefix(batch.count).reduce(0, +)), correct: 1,
      count: batch.count)
  }

  func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float]
  ) {}
}

@Suite("Batches in parts")
struct PartTests {
  private static let examples = {
    var random = RandomStream(seed: 3, name: "parts")
    return Examples(
      pixels: (0..<22 * 4).map { _ in UInt8(random.index(below: 256)) },
      labels: (0..<22).map { UInt8($0) },
      shape: ImageShape(channels: 1, height: 2, width: 2), classCount: 22,
      normalisation: Normalisation(mean: [0], deviation: [1]))
  }()

  private func run(_ part: Int?, _ engine: MeanEngine = MeanEngine(size: 4)) -> Run {
    let stream = BatchStream(
      TrainingSplit(Self.examples), batchSize: 16, partSize: part, seed: 1, augmentation: .none)
    return Run(
      setting: setting, schedule: schedule, engine: engine, data: stream,
      batch: stream.makeBatch(),
      randomness: Randomness(weights: { _ in [1, 2, 3, 4] }, keys: { _ in [] }))
  }

  @Test(
    "the gradient is that of the mean over the whole batch, whatever the size of the parts",
    arguments: [(1, 16, 6), (5, 4, 2), (8, 2, 1), (12, 2, 1), (16, 1, 1), (99, 1, 1)])
  func gradient(part: Int, first: Int, last: Int) {
    let engine = MeanEngine(size: 4)
    var whole = run(nil)
    var parted = run(part, engine)
    for (step, parts) in [(0, first), (1, last)] {  // 16 examples, then the last 6 of the epoch
      (whole.state.step, parted.state.step, engine.batches) = (step, step, [])
      whole.backpropagate(at: .stored)
      parted.backpropagate(at: .stored)
      #expect(engine.batches.count == parts && engine.batches.reduce(0, +) == [16, 6][step])
      #expect(largestDifference(parted.gradient, whole.gradient) < 1e-6)
      let zero: [Float] = [0, 0, 0, 0]
      let scores = (parted.scoringGradient(at: zero), whole.scoringGradient(at: zero))
      #expect(largestDifference(scores.0, scores.1) < 1e-6)
    }
    // Running statistics move with every part.
    #expect(parted.state.statistics[0] == Float(first + last))
  }

  @Test("losses and hits of an epoch count every part")
  func totals() throws {
    var loop = Loop(Dense(), run(5))
    try loop.train(until: 2)
    let total = try #require(loop.epochs.first).training
    #expect(total.count == 22 && total.lossSum == Double((0..<22).reduce(0, +)))
    #expect(total.correct == 4 + 2)  // one a part
    #expect(loop.losses.count == 2)
  }

  @Test("a step whose pictures could not be read is an error, not a step")
  func faults() throws {
    struct Broken: TrainingData {
      var stepsPerEpoch: Int { 3 }
      var fault: DataError?
      mutating func fill(_ batch: inout Batch, step: Int) {
        if step == 1 { fault = .changedPicture(path: "x.JPEG", reason: "Gone") }
      }
      func fillScoring(_ batch: inout Batch) {}
      func balanced(_ count: Int) -> Batch { Batch(images: [], labels: []) }
    }
    let run = Run(
      setting: setting, schedule: schedule, engine: MeanEngine(size: 4), data: Broken(),
      batch: Batch(capacity: 1, imageSize: 4),
      randomness: Randomness(weights: { _ in [1, 2, 3, 4] }, keys: { _ in [] }))
    var loop = Loop(Dense(), run)
    #expect(throws: DataError.changedPicture(path: "x.JPEG", reason: "Gone")) {
      try loop.train()
    }
    #expect(loop.run.step == 1 && loop.losses.count == 1)
  }
}
