import Networks
import Tensors
import Testing

/// Networks without their pruned weights, against the reference in double precision.
@Suite struct PrunedInferenceTests {
  /// A network with random zeros, and pictures.
  private struct Sample {
    let network: Architecture
    let weights, statistics: [Float]
    let batch: Batch

    init(_ network: Architecture, zeros: Double, count: Int) {
      self.network = network
      var stream = RandomStream(seed: 5, name: network.name)
      var weights = network.perturbedWeights(seed: 3)
      for index in network.layout.prunableRange where stream.uniform() < zeros {
        weights[index] = 0
      }
      self.weights = weights
      // Means of the batch norms 0 ± 0.2, variances from 0.5 to 1.5.
      statistics = network.initialStatistics.map {
        $0 == 0 ? Float(0.2 * stream.normal()) : Float(0.5 + stream.uniform())
      }
      batch = Batch.random(count, network.inputShape, seed: 4)
    }

    func inference(isa: ISA? = nil, threads: Int = 1) throws -> PrunedInference {
      try PrunedInference(
        network, weights: weights, statistics: statistics, isa: isa, threads: threads)
    }
  }

  private func expectAgreement(_ network: Architecture, zeros: Double, count: Int) throws {
    let sample = Sample(network, zeros: zeros, count: count)
    let exact = ReferenceEngine<Double>(network).logits(
      at: sample.weights.map(Double.init), statistics: sample.statistics.map(Double.init),
      images: sample.batch.images.map(Double.init))
    for isa in ISA.singlePrecision {
      let logits = try sample.inference(isa: isa).logits(of: sample.batch.images)
      expectEqual(
        logits.map(Double.init), exact, within: 1e-5, "\(network.name), \(zeros), \(isa)")
    }
  }

  @Test("agrees with the reference on every family", arguments: Architecture.reduced)
  func families(network: Architecture) throws {
    for zeros in [0, 0.8, 1] { try expectAgreement(network, zeros: zeros, count: 19) }
  }

  @Test(
    "agrees with the reference on the networks that are trained",
    arguments: ["resnet8", "resnet14", "wrn10_1", "wrn16_1"], [1, 3])
  func named(name: String, channels: Int) throws {
    try expectAgreement(
      try Architecture.named(name, inputChannels: channels), zeros: 0.9, count: 2)
  }

  @Test(
    "agrees with the reference on widths and sides that nothing divides",
    arguments: [(3, 5), (16, 7), (20, 9), (33, 8), (6, 12)])
  func odd(width: Int, side: Int) throws {
    try expectAgreement(.tiny(width: width, side: side), zeros: 0.7, count: 3)
    try expectAgreement(.tinyWide(width: width, side: side), zeros: 0.7, count: 3)
    if side % 4 == 0 {
      try expectAgreement(.tinyVGG(width: width, side: side), zeros: 0.7, count: 19)
      try expectAgreement(.tinyStem(width: width, side: 2 * side), zeros: 0.7, count: 5)
    }
  }

  @Test("bits depend neither on the kernels chosen, nor on threads, nor on the batch")
  func sameBits() throws {
    for network in [Architecture.tiny(width: 16, side: 16), .tinyVGG(width: 8, side: 16)] {
      let sample = Sample(network, zeros: 0.8, count: 37)
      let inference = try sample.inference()
      let logits = inference.logits(of: sample.batch.images)
      for layer in inference.layers.indices { inference.setSkips(layer % 2 == 0, layer: layer) }
      #expect(inference.logits(of: sample.batch.images) == logits)
      inference.chooseKernels(rounds: 1)
      #expect(inference.logits(of: sample.batch.images) == logits)
      for threads in [2, 3] {
        let other = try sample.inference(threads: threads)
        #expect(other.logits(of: sample.batch.images) == logits)
        for picture in [0, 36] {
          let own = sample.batch.images[
            picture * network.inputShape.count..<(picture + 1) * network.inputShape.count]
          #expect(
            other.logits(of: Array(own))
              == Array(logits[picture * network.classes..<(picture + 1) * network.classes]))
        }
      }
      if ISA.avx512.isAvailable {
        #expect(try sample.inference(isa: .avx2).logits(of: sample.batch.images) == logits)
      }
    }
  }

  @Test("layers are the convolutions in their order, with their weights counted")
  func layers() throws {
    let sample = Sample(try Architecture.named("resnet8"), zeros: 0.9, count: 1)
    let layers = try sample.inference().layers
    #expect(layers.map(\.name) == sample.network.layout.prunable.map(\.name))
    for (layer, own) in zip(layers, sample.network.layout.prunable) {
      #expect(layer.count == own.range.count && layer.shape.weightCount == layer.count)
      #expect(layer.keptCount == sample.weights[own.range].count { $0 != 0 })
    }
    #expect("\(layers[3].shape)" == "16->32 @32, stride 2")
  }

  @Test("what these kernels cannot do is named")
  func unsupported() throws {
    var net = Architecture("odd", input: Shape(3, 8, 8))
    let x = net.convolution("a", net.input, 4, kernel: 4, stride: 1, padding: 1)
    net.linear("fc", net.averagePool(x), 10)
    let weights = net.perturbedWeights(seed: 1)
    #expect {
      _ = try PrunedInference(net, weights: weights, statistics: [])
    } throws: {
      "\($0)" == "no kernels skip the pruned weights of odd: a has a 4x4 kernel with stride 1"
    }
  }

  @Test("prepared weights give the fused engine's logits", arguments: ["resnet8", "wrn10_1"])
  func prepared(name: String) throws {
    let sample = Sample(try Architecture.named(name), zeros: 0.5, count: 20)
    let engine = try FusedEngine(sample.network, maximumBatch: 20)
    var logits = [Float](repeating: 0, count: 200)
    engine.logits(
      at: sample.weights, statistics: sample.statistics, of: sample.batch, into: &logits)
    for threads in [1, 2] {
      let inference = try FusedInference(
        sample.network, weights: sample.weights, statistics: sample.statistics, threads: threads)
      #expect(inference.logits(of: sample.batch.images) == logits)
    }
  }
}
