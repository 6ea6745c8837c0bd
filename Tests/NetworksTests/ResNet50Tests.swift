import Networks
import Tensors
import Testing

/// The network for ImageNet at its full size.
@Suite("ResNet-50", .serialized) struct ResNet50Tests {
  let net = Architecture.small("resnet50")

  /// What a step and an evaluation give, for two pictures.
  private func step(_ engine: any Engine, at weights: [Float]) -> (
    gradient: [Float], logits: [Float]
  ) {
    let batch = Batch.random(2, net.inputShape, seed: 3)
    var (statistics, gradient) = (net.initialStatistics, weights)
    var logits = [Float](repeating: .nan, count: 2 * net.classes)
    _ = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
      into: &gradient)
    engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)
    return (gradient, logits)
  }

  @Test("a step by the fused engine is as near to that by OpenBLAS as a change of roundings")
  func agreement() throws {
    let weights = net.perturbedWeights(seed: 3)
    var random = RandomStream(seed: 4, name: "roundings")
    let moved = weights.map { $0 * (random.index(below: 2) == 0 ? 1 - 0x1p-24 : 1 + 0x1p-23) }
    let blas = try BLASEngine(net, maximumBatch: 2)
    let (ours, theirs) = (
      step(try FusedEngine(net, maximumBatch: 2), at: weights), step(blas, at: weights)
    )
    let rounded = step(blas, at: moved)
    #expect(distance(ours.logits, theirs.logits) < 4 * distance(rounded.logits, theirs.logits))
    for layer in net.layout.layers {
      func part(_ gradient: [Float]) -> [Float] { Array(gradient[layer.range]) }
      let found = distance(part(ours.gradient), part(theirs.gradient))
      let allowed = 4 * distance(part(rounded.gradient), part(theirs.gradient))
      #expect(found < allowed && allowed < 0.5, "\(layer.name): \(found), allowed \(allowed)")
    }
  }

  /// The norm of the difference relative to that of `y`.
  private func distance(_ x: [Float], _ y: [Float]) -> Double {
    func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return norm(zip(x, y).map { Double($0) - Double($1) }) / norm(y.map(Double.init))
  }

  @Test("more pictures than the engine holds are evaluated as those it holds")
  func parts() throws {
    let batch = Batch.random(3, net.inputShape, seed: 4)
    let weights = net.perturbedWeights(seed: 3)
    func logits(_ engine: FusedEngine) -> [Float] {
      var logits = [Float](repeating: .nan, count: 3 * net.classes)
      engine.logits(at: weights, statistics: net.initialStatistics, of: batch, into: &logits)
      return logits
    }
    let whole = logits(try FusedEngine(net, maximumBatch: 3))
    #expect(logits(try FusedEngine(net, maximumBatch: 2)) == whole)
  }

  @Test("memory grows by 105 MB a picture at most, from less than a gigabyte")
  func memory() throws {
    func bytes(_ batch: Int) throws -> [Int] {
      [
        try BLASEngine(net, maximumBatch: batch).bytes,
        try FusedEngine(net, maximumBatch: batch).bytes,
      ]
    }
    for (one, two) in zip(try bytes(1), try bytes(2)) {
      #expect(two - one < 105_000_000, "\((two - one) / 1_000_000) MB")
      #expect(one < 1_000_000_000, "\(one / 1_000_000) MB with one picture")
    }
  }
}
