import Networks
import Pruning
import Tensors
import TestVectors
import Testing
import Training

/// Twelve steps of DPF on a small residual network, by PyTorch's rules (`networks.json`, dpfRun).
@Suite("DPF on a network")
struct NetworkVectorTests {
  private struct Values: Decodable { let data: [Float] }
  private struct Network: Decodable {
    let x: Values
    let labels: [Int32]
    let params: [String: Values]
  }
  private struct DPFRun: Decodable {
    enum Entry: Decodable {
      case step(Int), mask(String)
      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self = try (try? value.decode(Int.self)).map { .step($0) } ?? .mask(value.decode(String.self))
      }
    }
    let stepsPerEpoch, E2, period, steps: Int
    let sf, lr: Double
    let lambda: Float
    let x2: Values
    let labels2: [Int32]
    let losses: [Float]
    let masks: [[Entry]]
    let params: [String: [Float]]
    let running: [String: [[Float]]]
  }

  /// Even steps see the first batch, odd ones the second.
  private struct TwoBatches: TrainingData {
    let batches: [Batch]
    let stepsPerEpoch: Int
    func fill(_ batch: inout Batch, step: Int) { batch = batches[step % 2] }
    func balanced(_ count: Int) -> Batch { batches[0] }
    func fillScoring(_ batch: inout Batch) { batch = batches[0] }
  }

  private static let architecture = {
    var net = Architecture("resnet", input: Shape(2, 4, 4))
    var x = net.relu(net.batchNorm("bn1", net.convolution("conv1", net.input, 2)))
    for (block, width, stride) in [("a", 2, 1), ("b", 4, 2)] {
      var y = net.convolution("\(block).conv1", x, width, stride: stride)
      y = net.relu(net.batchNorm("\(block).bn1", y))
      y = net.batchNorm("\(block).bn2", net.convolution("\(block).conv2", y, width))
      if stride == 2 {
        x = net.convolution("\(block).short", x, width, kernel: 1, stride: stride)
        x = net.batchNorm("\(block).bns", x)
      }
      x = net.relu(net.add(y, x))
    }
    net.linear("fc", net.averagePool(x), 3)
    return net
  }()

  private func flat(_ tensors: [String: [Float]]) throws -> [Float] {
    let names = ["fc.weight": "fc.w", "fc.bias": "fc.b"]
    return try Self.architecture.layout.layers.flatMap {
      try #require(tensors[names[$0.name] ?? $0.name])
    }
  }

  @Test("losses, masks, final weights and running values are the vectors'", arguments: [true, false])
  func dpf(usesBLAS: Bool) throws {
    let architecture = Self.architecture
    let network: Network = try TestVectors.read("networks", "resnet")
    let expected: DPFRun = try TestVectors.read("networks", "dpfRun")
    let start = try flat(network.params.mapValues(\.data))
    let engine: any Engine = usesBLAS
      ? try BLASEngine(architecture, maximumBatch: 3) : ReferenceEngine<Float>(architecture)
    let schedule = Schedule(
      epochs: expected.steps / expected.stepsPerEpoch, learningRate: expected.lr,
      decayEpochs: [expected.E2, expected.E2], decayFactor: 1, weightDecay: expected.lambda)
    let run = Run(
      setting: setting, schedule: schedule, engine: engine,
      data: TwoBatches(
        batches: [
          Batch(images: network.x.data, labels: network.labels),
          Batch(images: expected.x2.data, labels: expected.labels2),
        ], stepsPerEpoch: expected.stepsPerEpoch),
      batch: Batch(capacity: 3, imageSize: 32),
      randomness: Randomness(weights: { _ in start }, keys: { _ in [] }))
    let rule = try DPF.with(
      json: #"{"sparsity": \#(expected.sf), "period": \#(expected.period)}"#)
    var loop = Loop(rule, run)
    for entry in expected.masks {
      guard case .step(let step) = entry[0], case .mask(let mask) = entry[1] else {
        Issue.record("a mask without a step")
        return
      }
      try loop.train(until: step + 1)
      #expect(loop.run.state.mask.text == mask, "t = \(step)")
    }
    try loop.train()
    #expect(largestDifference(loop.losses, expected.losses) < 2e-5)
    #expect(largestDifference(loop.run.state.weights, try flat(expected.params)) < 1e-4)
    let running = try architecture.nodes.filter { $0.operation == .batchNorm }.flatMap {
      try #require(expected.running[$0.name]).flatMap { $0 }
    }
    #expect(largestDifference(loop.run.state.statistics, running) < 1e-4)
  }
}
