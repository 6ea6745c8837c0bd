import Foundation
import Networks
import Tensors
import Testing

@Suite struct DeterminismTests {
  let net = Architecture.small("resnet8")

  @Test("two engines on two threads give the bits of one alone")
  func threads() throws {
    let batch = Batch.random(128, net.inputShape, seed: 6)
    let alone = try TrainingRun(net, batch: batch)
    for _ in 0..<3 { alone.step() }
    let runs = try (0..<2).map { _ in try TrainingRun(net, batch: batch) }
    TrainingRun.sideBySide(runs, steps: 3)
    for run in runs {
      #expect(run.gradient == alone.gradient)
      #expect(run.statistics == alone.statistics)
      #expect(run.result == alone.result)
    }
  }

  @Test("what an engine computed before leaves no trace")
  func history() throws {
    let batch = Batch.random(5, net.inputShape, seed: 7)
    let engine = try BLASEngine(net, maximumBatch: 128)
    var stream = RandomStream(seed: 1, name: "init")
    let weights = net.initialWeights(stream: &stream)
    func step(_ batch: Batch) -> ([Float], [Float], BatchResult) {
      var (statistics, gradient) = (net.initialStatistics, weights)
      let result = engine.gradient(
        at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
        into: &gradient)
      return (gradient, statistics, result)
    }
    let first = step(batch)
    _ = step(Batch.random(128, net.inputShape, seed: 8))
    var logits = [Float](repeating: 0, count: 1280)
    engine.logits(
      at: weights, statistics: first.1, of: Batch.random(90, net.inputShape, seed: 9),
      into: &logits)
    #expect(step(batch) == first)
  }

  @Test("values that are not numbers stay what they are")
  func diverged() throws {
    var stream = RandomStream(seed: 1, name: "init")
    var weights = net.initialWeights(stream: &stream)
    weights[0] = .nan
    let engine = try BLASEngine(net, maximumBatch: 2)
    var (statistics, gradient) = (net.initialStatistics, weights)
    let result = engine.gradient(
      at: weights, statistics: &statistics, on: Batch.random(2, net.inputShape, seed: 1),
      objective: .crossEntropy(), into: &gradient)
    #expect(result.lossSum.isNaN && result.correct == 0)
  }
}
