import Networks
import TestVectors
import Testing

/// The two nets of networks.json: every kind of layer and both kinds of shortcut at work together.
@Suite struct NetworkTests {
  struct Network: Decodable {
    let x: Tensor
    let labels: [Int32]
    let params: [String: Tensor]
    let loss: Double
    let logits: Tensor
    let grads: [String: [Double]]
    let runningAfter: [String: [[Double]]]
    let masked: Masked

    struct Masked: Decodable {
      let loss: Double
      let logits: Tensor
      let grads: [String: [Double]]
    }

    /// Tensors by the names of this package, one behind the other in layout order.
    func flat(_ tensors: [String: [Double]], _ layout: ParameterLayout) throws -> [Double] {
      try layout.layers.flatMap { try #require(tensors[Self.vectorName($0.name)]) }
    }

    /// The vectors call `fc.weight` and `fc.bias` `fc.w` and `fc.b`.
    static func vectorName(_ name: String) -> String {
      ["fc.weight": "fc.w", "fc.bias": "fc.b"][name] ?? name
    }
  }

  @Test(
    "loss, logits, gradients and running values are those of the vectors",
    arguments: EngineKind.allCases, ["resnet", "wrn"])
  func agrees(engine: EngineKind, name: String) throws {
    let vector = try TestVectors.read("networks", name, as: Network.self)
    let net = Architecture.ofVectors(name, vector.x.example)
    let weights = try vector.flat(vector.params.mapValues(\.data), net.layout)
    var statistics = net.initialStatistics.map(Double.init)
    let found = try engine.gradient(net, weights, &statistics, on: vector.x, vector.labels)

    expectEqual([found.result.lossSum / 3], [vector.loss], within: engine.tolerance, "loss")
    try expectLayers(found.gradient, vector.grads, net.layout, engine.tolerance)
    let norms = net.nodes.filter { $0.operation == .batchNorm }
    let running = try norms.flatMap { try #require(vector.runningAfter[$0.name]).flatMap { $0 } }
    expectEqual(statistics, running, within: engine.tolerance, "running values")
    expectEqual(
      try trainingLogits(engine, net, weights, vector.x), vector.logits.data,
      within: engine.tolerance, "logits")
  }

  @Test(
    "with masked weights the gradient stays dense", arguments: EngineKind.allCases,
    ["resnet", "wrn"])
  func masked(engine: EngineKind, name: String) throws {
    let vector = try TestVectors.read("networks", name, as: Network.self)
    let net = Architecture.ofVectors(name, vector.x.example)
    var weights = try vector.flat(vector.params.mapValues(\.data), net.layout)
    for layer in net.layout.prunable {
      for (place, index) in layer.range.enumerated() where place % 3 == 1 { weights[index] = 0 }
    }
    var statistics = net.initialStatistics.map(Double.init)
    let found = try engine.gradient(net, weights, &statistics, on: vector.x, vector.labels)
    expectEqual(
      [found.result.lossSum / 3], [vector.masked.loss], within: engine.tolerance, "loss")
    try expectLayers(found.gradient, vector.masked.grads, net.layout, engine.tolerance)
    expectEqual(
      try trainingLogits(engine, net, weights, vector.x), vector.masked.logits.data,
      within: engine.tolerance, "logits")
  }

  /// Compares the gradient of each tensor that the vectors give.
  private func expectLayers(
    _ gradient: [Double], _ vectors: [String: [Double]], _ layout: ParameterLayout,
    _ tolerance: Double
  ) throws {
    var compared = 0
    for layer in layout.layers {
      guard let theirs = vectors[Network.vectorName(layer.name)] else { continue }
      expectEqual(Array(gradient[layer.range]), theirs, within: tolerance, layer.name)
      compared += 1
    }
    #expect(compared == vectors.count)
  }

  private func trainingLogits(
    _ engine: EngineKind, _ net: Architecture, _ weights: [Double], _ x: Tensor
  ) throws -> [Double] {
    var statistics = net.initialStatistics.map(Double.init)
    let slopes = [Double](repeating: 0, count: x.shape[0] * net.classes)
    return try engine.probe(net, weights, &statistics, on: x, slopes).output
  }
}

extension Architecture {
  /// conv1, block a (identity), block b (stride 2, 1x1 shortcut), pool, fc.
  static func ofVectors(_ name: String, _ input: Shape) -> Architecture {
    var net = Architecture(name, input: input)
    let x = net.convolution("conv1", net.input, 2)
    if name == "resnet" {
      net.linear(
        "fc", net.averagePool(net.postActivationBlocks(net.relu(net.batchNorm("bn1", x)))), 3)
    } else {
      net.linear("fc", net.averagePool(net.preActivationBlocks(x)), 3)
    }
    return net
  }

  private mutating func postActivationBlocks(_ input: Int) -> Int {
    var x = input
    for (block, width) in [("a", 2), ("b", 4)] {
      let stride = width / 2
      var y = convolution("\(block).conv1", x, width, stride: stride)
      y = relu(batchNorm("\(block).bn1", y))
      y = batchNorm("\(block).bn2", convolution("\(block).conv2", y, width))
      if stride == 2 {
        x = convolution("\(block).short", x, width, kernel: 1, stride: stride)
        x = batchNorm("\(block).bns", x)
      }
      x = relu(add(y, x))
    }
    return x
  }

  private mutating func preActivationBlocks(_ input: Int) -> Int {
    var x = input
    for (block, width) in [("a", 2), ("b", 4)] {
      let stride = width / 2
      let activated = relu(batchNorm("\(block).bn1", x))
      var y = convolution("\(block).conv1", activated, width, stride: stride)
      y = relu(batchNorm("\(block).bn2", y))
      y = convolution("\(block).conv2", y, width)
      if stride == 2 {
        x = convolution("\(block).short", activated, width, kernel: 1, stride: stride)
      }
      x = add(y, x)
    }
    return relu(batchNorm("bn", x))
  }
}
