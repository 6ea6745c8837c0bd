import Networks
import Tensors
import Testing

/// The fused engine against the reference in double precision, on every instruction set.
@Suite struct FusedEngineTests {
  @Test(
    "agrees with the reference on residual networks, for 1 and 3 channels",
    arguments: ["resnet8", "resnet14", "wrn10_1", "wrn16_1"], [1, 3])
  func named(name: String, channels: Int) throws {
    let net = try Architecture.named(name, inputChannels: channels)
    for isa in ISA.singlePrecision { try expectAgreement(net, isa, batch: 2, capacity: 3) }
  }

  @Test("agrees with the reference for every batch up to its capacity", arguments: [1, 16, 17, 40])
  func batches(batch: Int) throws {
    let net = Architecture.tiny(width: 16, side: 8)
    for isa in ISA.singlePrecision { try expectAgreement(net, isa, batch: batch, capacity: 40) }
  }

  @Test(
    "agrees with the reference on widths and sides that nothing divides",
    arguments: [(3, 5), (16, 7), (20, 9), (33, 8), (48, 16), (64, 12)])
  func odd(width: Int, side: Int) throws {
    for isa in ISA.singlePrecision {
      try expectAgreement(.tiny(width: width, side: side), isa, batch: 3, capacity: 3)
      try expectAgreement(.tinyWide(width: width, side: side), isa, batch: 3, capacity: 3)
    }
  }

  @Test(
    "agrees with the reference where values are pooled and linear layers hidden",
    arguments: [(6, 8), (16, 8), (20, 12), (32, 16)])
  func pools(width: Int, side: Int) throws {
    for isa in ISA.singlePrecision {
      try expectAgreement(.tinyVGG(width: width, side: side), isa, batch: 19, capacity: 20)
    }
  }

  @Test("agrees with the reference on other objectives")
  func objectives() throws {
    let net = Architecture.tiny(width: 16, side: 8)
    for isa in ISA.singlePrecision {
      try expectAgreement(net, isa, batch: 5, capacity: 5, .crossEntropy(temperature: 200))
      try expectAgreement(net, isa, batch: 5, capacity: 5, .outputSum)
    }
  }

  /// Gradients, losses and running statistics after one step, and logits after it.
  private func expectAgreement(
    _ net: Architecture, _ isa: ISA, batch count: Int, capacity: Int,
    _ objective: Objective = .crossEntropy()
  ) throws {
    let batch = Batch.random(count, net.inputShape, seed: 4)
    let weights = net.perturbedWeights(seed: 2)
    let engine = try FusedEngine(net, maximumBatch: capacity, isa: isa)
    var (statistics, gradient) = (net.initialStatistics, weights.map { _ in Float.nan })
    let result = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: objective, into: &gradient)
    var logits = [Float](repeating: .nan, count: count * 10)
    engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)

    let reference = ReferenceEngine<Double>(net)
    let (exact, images) = (weights.map(Double.init), batch.images.map(Double.init))
    var expected = net.initialStatistics.map(Double.init)
    let theirs = reference.gradient(
      at: exact, statistics: &expected, images: images, labels: batch.labels,
      objective: objective)
    let name = "\(net.name) \(isa)"
    expectEqual([result.lossSum], [theirs.result.lossSum], within: 1e-5, "\(name) loss")
    #expect(result.correct == theirs.result.correct)
    #expect(result.correctTop5 == theirs.result.correctTop5)
    #expect(result.count == count)
    expectEqual(statistics.map(Double.init), expected, within: 1e-5, "\(name) statistics")
    let theirLogits = reference.logits(at: exact, statistics: expected, images: images)
    expectEqual(logits.map(Double.init), theirLogits, within: 1e-5, "\(name) logits")
    let largest = theirs.gradient.map(abs).max()!
    for layer in net.layout.layers {
      expectEqual(
        gradient[layer.range].map(Double.init), Array(theirs.gradient[layer.range]),
        within: 1e-5, "\(name) \(layer.name)", least: 0.1 * largest)
    }
  }

  @Test("AVX2 and AVX-512 give the same bits", arguments: ["resnet8", "wrn10_1"])
  func sameBits(name: String) throws {
    let isas = ISA.singlePrecision.filter { $0 != .portable }
    let net = try Architecture.named(name)
    let steps = try isas.map { try FusedStep(net, batch: 20, isa: $0) }
    for step in steps.dropFirst() { #expect(step == steps[0]) }
  }

  @Test("bits do not depend on the number of threads", arguments: Precision.allCases)
  func threads(precision: Precision) throws {
    guard precision == .fp32 || ISA.best >= .avx512bf16 else { return }
    let net = try Architecture.named("resnet8")
    let alone = try FusedStep(net, batch: 75, precision: precision)
    for threads in [2, 3] {
      #expect(try FusedStep(net, batch: 75, precision: precision, threads: threads) == alone)
    }
  }

  @Test("what an engine computed before leaves no trace", arguments: ["resnet8", "wrn10_1"])
  func history(name: String) throws {
    let net = try Architecture.named(name)
    let engine = try FusedEngine(net, maximumBatch: 40)
    let first = FusedStep(engine, net, batch: 5)
    _ = FusedStep(engine, net, batch: 40)
    #expect(FusedStep(engine, net, batch: 5) == first)
  }

  @Test("values that are not numbers stay what they are")
  func diverged() throws {
    let net = try Architecture.named("resnet8")
    var weights = net.perturbedWeights(seed: 1)
    weights[0] = .nan
    let engine = try FusedEngine(net, maximumBatch: 2)
    var (statistics, gradient) = (net.initialStatistics, weights)
    let result = engine.gradient(
      at: weights, statistics: &statistics, on: Batch.random(2, net.inputShape, seed: 1),
      objective: .crossEntropy(), into: &gradient)
    #expect(result.lossSum.isNaN && result.correct == 0)
  }

  @Test("what is not fused is named")
  func unsupported() {
    var net = Architecture("plain", input: Shape(3, 8, 8))
    net.linear("fc", net.averagePool(net.relu(net.convolution("conv1", net.input, 8))), 10)
    #expect {
      try FusedEngine(net, maximumBatch: 1)
    } throws: {
      "\($0)"
        == "the fused engine cannot run plain: relu is not part of a fused pass; "
        + "use the BLAS engine"
    }
  }

  @Test("kernels that do not exist are an error")
  func noKernels() throws {
    let net = try Architecture.named("resnet8")
    #expect {
      try FusedEngine(net, maximumBatch: 1, precision: .bf16, isa: .portable)
    } throws: {
      "\($0)" == "there are no bf16 kernels for portable; bf16 needs avx512bf16 or amx"
    }
    for isa in ISA.allCases where !isa.isAvailable {
      #expect(throws: FusedEngineError.unavailable(isa)) {
        try FusedEngine(net, maximumBatch: 1, isa: isa)
      }
    }
  }
}

/// All that a step and an evaluation return.
struct FusedStep: Equatable {
  var statistics, gradient, logits: [Float]
  var result: BatchResult

  init(_ engine: FusedEngine, _ net: Architecture, batch count: Int) {
    let batch = Batch.random(count, net.inputShape, seed: 6)
    let weights = net.perturbedWeights(seed: 3)
    (statistics, gradient) = (net.initialStatistics, weights)
    result = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(), into: &gradient)
    logits = [Float](repeating: 0, count: count * net.classes)
    engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)
  }

  init(
    _ net: Architecture, batch: Int, precision: Precision = .fp32, isa: ISA? = nil,
    threads: Int = 1
  ) throws {
    self.init(
      try FusedEngine(
        net, maximumBatch: batch, precision: precision, isa: isa, threads: threads),
      net, batch: batch)
  }
}

extension ISA {
  /// Those with kernels of their own in single precision that this machine has.
  static var singlePrecision: [ISA] { available.filter { $0 <= .avx512 } }
}

extension Architecture {
  /// Scale and shift off their initial values: 1 and 0 would hide mistakes.
  func perturbedWeights(seed: Int) -> [Float] {
    var stream = RandomStream(seed: seed, name: "agreement")
    return initialWeights(stream: &stream).map { $0 + Float(0.05 * stream.normal()) }
  }

  /// Post-activation: an identity block, then one of twice the width with a projection.
  static func tiny(width: Int, side: Int) -> Architecture {
    var net = Architecture("tiny \(width) @\(side)", input: Shape(3, side, side))
    var x = net.relu(net.batchNorm("bn", net.convolution("conv", net.input, width)))
    for (block, stride) in [("a", 1), ("b", 2)] {
      var y = net.convolution("\(block).1", x, width * stride, stride: stride)
      y = net.relu(net.batchNorm("\(block).bn1", y))
      y = net.batchNorm("\(block).bn2", net.convolution("\(block).2", y, width * stride))
      if stride == 2 {
        x = net.convolution("\(block).s", x, width * 2, kernel: 1, stride: 2)
        x = net.batchNorm("\(block).bns", x)
      }
      x = net.relu(net.add(y, x))
    }
    net.linear("fc", net.averagePool(x), 10)
    return net
  }

  /// Biases, two max pools, a hidden layer with ReLU and then batch norm.
  static func tinyVGG(width: Int, side: Int) -> Architecture {
    var net = Architecture("tiny VGG \(width) @\(side)", input: Shape(3, side, side))
    var x = net.input
    for (index, channels) in [width, width, 2 * width, width].enumerated() {
      x = net.convolution("conv\(index)", x, channels, hasBias: true)
      x = net.relu(net.batchNorm("bn\(index)", x))
      if index % 2 == 1 { x = net.maxPool(x, kernel: 2, stride: 2) }
    }
    x = net.relu(net.linear("hidden", net.averagePool(x), 21))
    net.linear("fc", net.batchNorm("bn", x), 10)
    return net
  }

  /// Pre-activation: a block that widens at stride 1, an identity block, one with stride 2.
  static func tinyWide(width: Int, side: Int) -> Architecture {
    var net = Architecture("tiny wide \(width) @\(side)", input: Shape(3, side, side))
    var x = net.convolution("conv", net.input, 16)
    for (block, channels, stride) in [("a", width, 1), ("b", width, 1), ("c", 2 * width, 2)] {
      let activated = net.relu(net.batchNorm("\(block).bn1", x))
      var y = net.convolution("\(block).1", activated, channels, stride: stride)
      y = net.relu(net.batchNorm("\(block).bn2", y))
      y = net.convolution("\(block).2", y, channels)
      if block != "b" {
        x = net.convolution("\(block).s", activated, channels, kernel: 1, stride: stride)
      }
      x = net.add(y, x)
    }
    net.linear("fc", net.averagePool(net.relu(net.batchNorm("bn", x))), 10)
    return net
  }
}
