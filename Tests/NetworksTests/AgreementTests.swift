import Networks
import Tensors
import Testing

/// The BLAS engine against the reference in double precision.
@Suite struct AgreementTests {
  @Test(
    "agrees with the reference on every kind of network, for 1 and 3 channels",
    arguments: SampleNetwork.allCases, [1, 3])
  func samples(network: SampleNetwork, channels: Int) throws {
    try expectAgreement(network.architecture(channels: channels), batch: 11, capacity: 11)
  }

  @Test("agrees with the reference on every family", arguments: Architecture.reduced)
  func families(net: Architecture) throws {
    try expectAgreement(net, batch: 6, capacity: 7)
  }

  @Test("agrees with the reference for every batch up to its capacity", arguments: [1, 3, 80, 128])
  func batches(batch: Int) throws {
    let net = SampleNetwork.plain.architecture(channels: 3)
    try expectAgreement(net, batch: batch, capacity: 128)
  }

  @Test(
    "agrees with the reference on the networks that are trained",
    arguments: ["resnet8", "wrn10_1"], [1, 3])
  func named(name: String, channels: Int) throws {
    try expectAgreement(
      try Architecture.named(name, inputChannels: channels), batch: 2, capacity: 128)
  }

  @Test("agrees with the reference on other objectives")
  func objectives() throws {
    let net = SampleNetwork.wide.architecture(channels: 3)
    try expectAgreement(net, batch: 5, capacity: 5, .crossEntropy(temperature: 200))
    try expectAgreement(net, batch: 5, capacity: 5, .outputSum)
  }

  /// Gradients, losses and running statistics after one step, and logits after it.
  private func expectAgreement(
    _ net: Architecture, batch count: Int, capacity: Int,
    _ objective: Objective = .crossEntropy()
  ) throws {
    var stream = RandomStream(seed: 2, name: "agreement")
    // Scale and shift off their initial values: 1 and 0 would hide mistakes.
    let weights = net.initialWeights(stream: &stream).map {
      $0 + Float(0.05 * stream.normal())
    }
    let batch = Batch.random(count, net.inputShape, seed: 4)
    let engine = try BLASEngine(net, maximumBatch: capacity)
    var (statistics, gradient) = (net.initialStatistics, weights)
    let result = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: objective, into: &gradient)
    var logits = [Float](repeating: .nan, count: count * 10)
    engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)

    let reference = ReferenceEngine<Double>(net)
    let (exact, images) = (weights.map(Double.init), batch.images.map(Double.init))
    var expected = net.initialStatistics.map(Double.init)
    let theirs = reference.gradient(
      at: exact, statistics: &expected, images: images, labels: batch.labels,
      objective: objective, drawing: batch.drawing)
    expectEqual([result.lossSum], [theirs.result.lossSum], within: 1e-5, "\(net.name) loss")
    #expect(result.correct == theirs.result.correct)
    #expect(result.correctTop5 == theirs.result.correctTop5)
    #expect(result.count == count)
    expectEqual(statistics.map(Double.init), expected, within: 1e-5, "\(net.name) statistics")
    let theirLogits = reference.logits(at: exact, statistics: expected, images: images)
    expectEqual(logits.map(Double.init), theirLogits, within: 1e-5, "\(net.name) logits")
    let largest = theirs.gradient.map(abs).max()!
    for layer in net.layout.layers {
      expectEqual(
        gradient[layer.range].map(Double.init), Array(theirs.gradient[layer.range]),
        within: 1e-5, "\(net.name) \(layer.name)", least: 0.1 * largest)
    }
  }
}
