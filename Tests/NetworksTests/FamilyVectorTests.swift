import Networks
import Tensors
import TestVectors
import Testing

/// Every family in small against PyTorch (families.json).
@Suite("Families against PyTorch") struct FamilyVectorTests {
  struct Vectors: Decodable {
    let batch: Int
    let drawing: UInt64
    let networks: [String: Network]
  }

  struct Network: Decodable {
    let loss: Double
    let parameters: Int
    let gradients, running: [String: Projected]
  }

  /// A tensor by its products with noise around 0, and its largest magnitude.
  struct Projected: Decodable {
    let projections: [Double]
    let largest: Double

    func expect(_ ours: [Double], _ name: String, within tolerance: Double) {
      let dots = projections.indices.map { k in
        zip(ours, noise("\(name)/\(k)", ours.count)).reduce(0) { $0 + $1.0 * ($1.1 - 0.5) }
      }
      // What the errors of so many elements come to when they are independent.
      let scale = max(largest, 1e-3) * Double(ours.count).squareRoot()
      expectEqual(dots, projections, within: tolerance, name, least: scale)
    }
  }

  @Test(
    "loss, gradients and running values, in each precision and by OpenBLAS",
    arguments: Architecture.reduced, EngineKind.allCases)
  func plain(net: Architecture, engine: EngineKind) throws {
    let vectors = try TestVectors.read("families", as: Vectors.self)
    let step = Step(net, vectors)
    var statistics = net.initialStatistics.map(Double.init)
    let found = try engine.gradient(
      net, step.weights, &statistics, on: step.images, step.labels, drawing: vectors.drawing)
    try expect(
      net, vectors, loss: found.result.lossSum, found.gradient, statistics,
      within: engine == .referenceDouble ? 1e-9 : 2e-5)
  }

  @Test("loss, gradients and running values by the fused engine", arguments: Architecture.reduced)
  func fused(net: Architecture) throws {
    let vectors = try TestVectors.read("families", as: Vectors.self)
    let step = Step(net, vectors)
    for isa in ISA.singlePrecision {
      let engine = try FusedEngine(net, maximumBatch: vectors.batch, isa: isa)
      var (statistics, gradient) = (net.initialStatistics, step.weights.map { _ in Float.nan })
      var batch = Batch(images: step.images.data.map { Float($0) }, labels: step.labels)
      batch.drawing = vectors.drawing
      let result = engine.gradient(
        at: step.weights.map { Float($0) }, statistics: &statistics, on: batch,
        objective: .crossEntropy(), into: &gradient)
      try expect(
        net, vectors, loss: result.lossSum, gradient.map(Double.init),
        statistics.map(Double.init), within: 2e-5)
    }
  }

  /// Weights, pictures and labels as the program beside the vectors makes them.
  private struct Step {
    let weights: [Double]
    let images: Tensor
    let labels: [Int32]

    init(_ net: Architecture, _ vectors: Vectors) {
      weights = net.layout.layers.flatMap { layer in
        // The vectors name the weights of a linear layer so, too.
        noise(layer.name, layer.range.count).map {
          layer.name.hasSuffix("gamma") ? $0 + 0.5 : $0 - 0.5
        }
      }
      let (shape, count) = (net.inputShape, vectors.batch)
      images = Tensor(
        shape: [count, shape.channels, shape.height, shape.width],
        data: noise("images", count * shape.count).map { 2 * $0 - 1 })
      labels = (0..<count).map { Int32($0 * 3 % net.classes) }
    }
  }

  private func expect(
    _ net: Architecture, _ vectors: Vectors, loss: Double, _ gradient: [Double],
    _ statistics: [Double], within tolerance: Double
  ) throws {
    let network = try #require(vectors.networks[net.name])
    #expect(net.parameterCount() == network.parameters)
    expectEqual([loss / Double(vectors.batch)], [network.loss], within: tolerance, "loss")
    #expect(Set(net.layout.layers.map(\.name)) == Set(network.gradients.keys))
    for layer in net.layout.layers {
      network.gradients[layer.name]?.expect(
        Array(gradient[layer.range]), layer.name, within: tolerance)
    }
    var place = 0
    for node in net.nodes where node.operation == .batchNorm {
      let next = place + 2 * node.shape.channels
      try #require(network.running[node.name]).expect(
        Array(statistics[place..<next]), node.name, within: tolerance)
      place = next
    }
    #expect(place == statistics.count)
  }
}
