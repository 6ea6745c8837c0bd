import Networks
import Tensors

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

  /// Biases, two max pools, a hidden layer with ReLU and then batch norm if asked.
  static func tinyVGG(width: Int, side: Int, hidden: Bool = true) -> Architecture {
    var net = Architecture("tiny VGG \(width) @\(side)", input: Shape(3, side, side))
    var x = net.input
    for (index, channels) in [width, width, 2 * width, width].enumerated() {
      x = net.convolution("conv\(index)", x, channels, hasBias: true)
      x = net.relu(net.batchNorm("bn\(index)", x))
      if index % 2 == 1 { x = net.maxPool(x, kernel: 2, stride: 2) }
    }
    x = net.averagePool(x)
    if hidden { x = net.batchNorm("bn", net.relu(net.linear("hidden", x, 21))) }
    net.linear("fc", x, 10)
    return net
  }

  /// A 7x7 convolution of stride 2, a max pool of overlapping windows that one convolution reads,
  /// another one, and a bottleneck with a projection.
  static func tinyStem(width: Int, side: Int) -> Architecture {
    var net = Architecture("tiny stem \(width) @\(side)", input: Shape(3, side, side))
    var x = net.convolution("stem", net.input, width, kernel: 7, stride: 2)
    for (name, out) in [("a", width), ("b", 2 * width)] {
      x = net.maxPool(net.relu(net.batchNorm("\(name).bn", x)), kernel: 3, stride: 2, padding: 1)
      if name == "a" { x = net.convolution("a", x, out) }
    }
    var y = net.relu(net.batchNorm("c.bn1", net.convolution("c.1", x, width, kernel: 1)))
    y = net.relu(net.batchNorm("c.bn2", net.convolution("c.2", y, width)))
    y = net.batchNorm("c.bn3", net.convolution("c.3", y, 4 * width, kernel: 1))
    x = net.batchNorm("c.bns", net.convolution("c.s", x, 4 * width, kernel: 1))
    net.linear("fc", net.averagePool(net.relu(net.add(y, x))), 10)
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
