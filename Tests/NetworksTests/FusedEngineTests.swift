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

  @Test("agrees with the reference on every family", arguments: Architecture.reduced)
  func families(net: Architecture) throws {
    for isa in ISA.singlePrecision { try expectAgreement(net, isa, batch: 19, capacity: 20) }
  }

  @Test(
    "agrees with the reference behind a 7x7 convolution and overlapping pools, on bottlenecks",
    arguments: [(6, 8), (16, 16), (20, 24), (32, 32)])
  func stems(width: Int, side: Int) throws {
    for isa in ISA.singlePrecision {
      try expectAgreement(.tinyStem(width: width, side: side), isa, batch: 5, capacity: 5)
    }
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

  @Test("agrees with the reference on branches whose widths all change, joined by either order")
  func branches() throws {
    for isSwapped in [false, true] {
      var net = Architecture("branches", input: Shape(3, 9, 9))
      func site(_ name: String, _ x: Int, _ width: Int) -> Int {
        net.relu(net.batchNorm("\(name).bn", net.convolution(name, x, width)))
      }
      let stem = site("stem", net.input, 16)
      let ends = ["b", "c"].map {
        net.batchNorm(
          "\($0)3.bn", net.convolution("\($0)3", site("\($0)2", site("\($0)1", stem, 20), 36), 8))
      }
      let x = net.relu(isSwapped ? net.add(ends[1], ends[0]) : net.add(ends[0], ends[1]))
      let twice = ["d", "e"].map { net.batchNorm("\($0).bn", net.convolution($0, x, 5)) }
      let y = net.relu(isSwapped ? net.add(twice[1], twice[0]) : net.add(twice[0], twice[1]))
      net.linear("fc", net.averagePool(y), 10)
      for isa in ISA.singlePrecision { try expectAgreement(net, isa, batch: 5, capacity: 5) }
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

  /// Expects agreement on one of several batches. Where rounding decides whether a ReLU passes, or
  /// which value is the largest, gradients jump; a wrong kernel is wrong on every batch.
  private func expectAgreement(
    _ net: Architecture, _ isa: ISA, batch count: Int, capacity: Int,
    _ objective: Objective = .crossEntropy()
  ) throws {
    let engine = try FusedEngine(net, maximumBatch: capacity, isa: isa)
    var differences: [String] = []
    for seed in 4..<8 {
      let batch = Batch.random(count, net.inputShape, seed: seed)
      differences = differencesToReference(net, engine, batch, objective)
      if differences.isEmpty { return }
    }
    Issue.record("\(net.name) \(isa): \(differences.joined(separator: "; "))")
  }

  /// Of gradients, losses and running statistics after one step, and of logits after it: by three
  /// times as much as direct sums would be allowed, for the transforms of F(4x4, 3x3).
  private func differencesToReference(
    _ net: Architecture, _ engine: FusedEngine, _ batch: Batch, _ objective: Objective
  ) -> [String] {
    let count = batch.labels.count
    let weights = net.perturbedWeights(seed: 2)
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
      objective: objective, drawing: batch.drawing)
    let theirLogits = reference.logits(at: exact, statistics: expected, images: images)
    func integers(_ result: BatchResult) -> [Double] {
      [result.correct, result.correctTop5, result.count].map(Double.init)
    }
    let largest = theirs.gradient.map(abs).max()!
    return [
      difference([result.lossSum], [theirs.result.lossSum], within: 1e-5, "loss"),
      difference(integers(result), integers(theirs.result), within: 0, "counts"),
      difference(statistics.map(Double.init), expected, within: 1e-5, "statistics"),
      difference(logits.map(Double.init), theirLogits, within: 3e-5, "logits"),
    ].compactMap(\.self)
      + net.layout.layers.compactMap { layer in
        difference(
          gradient[layer.range].map(Double.init), Array(theirs.gradient[layer.range]),
          within: 3e-5, layer.name, least: 0.1 * largest)
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
    let engine = try FusedEngine(net, maximumBatch: 75, precision: precision)
    for threads in [2, 1, 4] {
      try engine.setThreads(threads)
      #expect(FusedStep(engine, net, batch: 75) == alone)
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

  @Test("a shortcut around a pool, and raw sums of what one value gave, are not fused either")
  func unfusedSums() {
    var pooled = Architecture("pooled", input: Shape(3, 8, 8))
    let stem = pooled.relu(pooled.batchNorm("bn1", pooled.convolution("conv1", pooled.input, 8)))
    let x = pooled.maxPool(stem, kernel: 2, stride: 2)
    let y = pooled.batchNorm("bn2", pooled.convolution("conv2", x, 8))
    pooled.linear("fc", pooled.averagePool(pooled.relu(pooled.add(y, x))), 10)

    var raw = Architecture("raw", input: Shape(3, 8, 8))
    let z = raw.relu(raw.batchNorm("bn1", raw.convolution("conv1", raw.input, 8)))
    let sum = raw.add(raw.convolution("conv2", z, 8), raw.convolution("conv3", z, 8))
    raw.linear("fc", raw.averagePool(raw.relu(raw.batchNorm("bn2", sum))), 10)

    for net in [pooled, raw] {
      #expect {
        try FusedEngine(net, maximumBatch: 1)
      } throws: {
        "\($0)".hasPrefix("the fused engine cannot run \(net.name): ")
      }
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
