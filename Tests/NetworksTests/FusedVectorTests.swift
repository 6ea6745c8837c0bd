import Networks
import Tensors
import TestVectors
import Testing

/// The fused engine on the nets of networks.json, whose numbers come from another program.
@Suite struct FusedVectorTests {
  @Test(
    "loss, gradients and running values are those of the vectors", arguments: ["resnet", "wrn"],
    ISA.singlePrecision)
  func agrees(name: String, isa: ISA) throws {
    let vector = try TestVectors.read("networks", name, as: NetworkTests.Network.self)
    let net = Architecture.ofVectors(name, vector.x.example)
    let weights = try vector.flat(vector.params.mapValues(\.data), net.layout)
    let found = try step(net, weights, vector, isa)
    expectEqual([found.result.lossSum / 3], [vector.loss], within: 1e-5, "loss")
    expectLayers(found.gradient, vector.grads, net.layout)
    let norms = net.nodes.filter { $0.operation == .batchNorm }
    let running = try norms.flatMap { try #require(vector.runningAfter[$0.name]).flatMap { $0 } }
    expectEqual(found.statistics.map(Double.init), running, within: 1e-5, "running values")
  }

  @Test(
    "with masked weights the gradient stays dense", arguments: ["resnet", "wrn"],
    ISA.singlePrecision)
  func masked(name: String, isa: ISA) throws {
    let vector = try TestVectors.read("networks", name, as: NetworkTests.Network.self)
    let net = Architecture.ofVectors(name, vector.x.example)
    var weights = try vector.flat(vector.params.mapValues(\.data), net.layout)
    for layer in net.layout.prunable {
      for (place, index) in layer.range.enumerated() where place % 3 == 1 { weights[index] = 0 }
    }
    let found = try step(net, weights, vector, isa)
    expectEqual([found.result.lossSum / 3], [vector.masked.loss], within: 1e-5, "loss")
    expectLayers(found.gradient, vector.masked.grads, net.layout)
  }

  private func step(
    _ net: Architecture, _ weights: [Double], _ vector: NetworkTests.Network, _ isa: ISA
  ) throws -> (result: BatchResult, gradient: [Float], statistics: [Float]) {
    let engine = try FusedEngine(net, maximumBatch: 3, isa: isa)
    let batch = Batch(images: vector.x.data.map { Float($0) }, labels: vector.labels)
    var (statistics, gradient) = (net.initialStatistics, weights.map { _ in Float.nan })
    let result = engine.gradient(
      at: weights.map { Float($0) }, statistics: &statistics, on: batch,
      objective: .crossEntropy(), into: &gradient)
    return (result, gradient, statistics)
  }

  private func expectLayers(
    _ gradient: [Float], _ vectors: [String: [Double]], _ layout: ParameterLayout
  ) {
    var compared = 0
    for layer in layout.layers {
      guard let theirs = vectors[NetworkTests.Network.vectorName(layer.name)] else { continue }
      expectEqual(gradient[layer.range].map(Double.init), theirs, within: 1e-5, layer.name)
      compared += 1
    }
    #expect(compared == vectors.count)
  }
}
