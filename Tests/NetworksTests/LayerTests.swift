import Networks
import TestVectors
import Testing

/// Every layer of layers.json, forward and backward, on every engine.
@Suite struct LayerTests {
  struct Convolution: Decodable {
    let name: String
    let stride, pad: Int
    let x, w, y, dy, dx, dw: Tensor
    let b, db: Tensor?
  }

  @Test("a convolution and its gradients are those of the vectors", arguments: EngineKind.allCases)
  func convolution(engine: EngineKind) throws {
    for layer in try TestVectors.read("layers", "conv", as: [Convolution].self) {
      var net = Architecture(layer.name, input: layer.x.example)
      _ = net.convolution(
        "w", net.input, layer.w.shape[0], kernel: layer.w.shape[2], stride: layer.stride,
        padding: layer.pad, hasBias: layer.b != nil)
      var none: [Double] = []
      let found = try engine.probe(
        net, layer.w.data + (layer.b?.data ?? []), &none, on: layer.x, layer.dy.data)
      expectEqual(found.output, layer.y.data, within: engine.tolerance, "\(layer.name) y")
      expectEqual(found.inputGradient, layer.dx.data, within: engine.tolerance, "\(layer.name) dx")
      expectEqual(
        found.gradient, layer.dw.data + (layer.db?.data ?? []), within: engine.tolerance,
        "\(layer.name) dw")
    }
  }

  struct Norm: Decodable {
    let name: String
    let x, y, yEvalAfter, dy, dx: Tensor
    let gamma, beta, dgamma, dbeta, runningMeanAfter, runningVarAfter: [Double]
  }

  @Test(
    "batch norm, its gradients, running values and inference are those of the vectors",
    arguments: EngineKind.allCases)
  func batchNorm(engine: EngineKind) throws {
    for layer in try TestVectors.read("layers", "batchNorm", as: [Norm].self) {
      var net = Architecture(layer.name, input: layer.x.example)
      _ = net.batchNorm("bn", net.input)
      var statistics = net.initialStatistics.map(Double.init)
      let weights = layer.gamma + layer.beta
      let found = try engine.probe(net, weights, &statistics, on: layer.x, layer.dy.data)
      expectEqual(found.output, layer.y.data, within: engine.tolerance, "\(layer.name) y")
      expectEqual(found.inputGradient, layer.dx.data, within: engine.tolerance, "\(layer.name) dx")
      expectEqual(
        found.gradient, layer.dgamma + layer.dbeta, within: engine.tolerance, "\(layer.name) dw")
      expectEqual(
        statistics, layer.runningMeanAfter + layer.runningVarAfter, within: engine.tolerance,
        "\(layer.name) running")
      expectEqual(
        try engine.output(net, weights, statistics, on: layer.x), layer.yEvalAfter.data,
        within: engine.tolerance, "\(layer.name) inference")
    }
  }

  struct Plain: Decodable {
    let x, y, dy, dx: Tensor
  }

  @Test("ReLU is that of the vectors: gradient 0 at 0", arguments: EngineKind.allCases)
  func relu(engine: EngineKind) throws {
    let layer = try TestVectors.read("layers", "relu", as: Plain.self)
    try expectPlain(layer, engine) { $0.relu($0.input) }
  }

  @Test("average and max pooling are those of the vectors", arguments: EngineKind.allCases)
  func pooling(engine: EngineKind) throws {
    let layers = try TestVectors.read("layers", "pool", as: [Plain].self)
    try expectPlain(layers[0], engine) { $0.averagePool($0.input) }
    try expectPlain(layers[1], engine) { $0.maxPool($0.input, kernel: 2, stride: 2) }
  }

  private func expectPlain(
    _ layer: Plain, _ engine: EngineKind, _ build: (inout Architecture) -> Int
  ) throws {
    var net = Architecture("plain", input: layer.x.example)
    _ = build(&net)
    var none: [Double] = []
    let found = try engine.probe(net, [], &none, on: layer.x, layer.dy.data)
    expectEqual(found.output, layer.y.data, within: engine.tolerance, "y")
    expectEqual(found.inputGradient, layer.dx.data, within: engine.tolerance, "dx")
  }

  struct Linear: Decodable {
    let x, w, y, dy, dx, dw: Tensor
    let b, db: [Double]
  }

  @Test("a linear layer and its gradients are those of the vectors", arguments: EngineKind.allCases)
  func linear(engine: EngineKind) throws {
    let layer = try TestVectors.read("layers", "linear", as: Linear.self)
    var net = Architecture("linear", input: layer.x.example)
    net.linear("fc", net.input, layer.w.shape[0])
    var none: [Double] = []
    let found = try engine.probe(net, layer.w.data + layer.b, &none, on: layer.x, layer.dy.data)
    expectEqual(found.output, layer.y.data, within: engine.tolerance, "y")
    expectEqual(found.inputGradient, layer.dx.data, within: engine.tolerance, "dx")
    expectEqual(found.gradient, layer.dw.data + layer.db, within: engine.tolerance, "dw")
  }
}
