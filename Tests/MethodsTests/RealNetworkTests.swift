import Networks
import Pruning
import Tensors
import Testing
import Training

/// A few steps of every method on a network with batch norm, a shortcut and images.
@Suite("Methods on a network")
struct RealNetworkTests {
  static let network = {
    var net = Architecture("tiny", input: Shape(2, 6, 6))
    let x = net.relu(net.batchNorm("bn1", net.convolution("conv1", net.input, 4)))
    var y = net.relu(net.batchNorm("bn2", net.convolution("conv2", x, 6, stride: 2)))
    let shortcut = net.convolution("a.shortcut", x, 6, kernel: 1, stride: 2)
    y = net.relu(net.add(y, net.batchNorm("bns", shortcut)))
    net.linear("fc", net.averagePool(y), 3)
    return net
  }()

  /// Noise in place of images, 16 steps an epoch over 4 batches of 6.
  private struct Images: TrainingData {
    var stepsPerEpoch: Int { 16 }

    func fill(_ batch: inout Batch, step: Int) {
      var random = RandomStream(seed: 1, name: "images", position: step % 4)
      for index in batch.images.indices { batch.images[index] = Float(random.normal()) }
      for index in batch.labels.indices { batch.labels[index] = Int32(index % 3) }
    }

    func fillScoring(_ batch: inout Batch) { fill(&batch, step: 0) }

    func balanced(_ count: Int) -> Batch {
      var batch = Batch(capacity: 6, imageSize: 72)
      fill(&batch, step: 0)
      return batch
    }
  }

  private static func run(_ setting: Setting, _ schedule: Schedule) -> Run {
    let prunable = network.layout.prunableRange.count
    return Run(
      setting: setting, schedule: schedule, engine: ReferenceEngine<Float>(network),
      data: Images(), batch: Batch(capacity: 6, imageSize: 72),
      randomness: Randomness(
        weights: { name in
          var random = RandomStream(seed: 1, name: name)
          return network.initialWeights(stream: &random)
        },
        redrawn: { weights in
          var random = RandomStream(seed: 1, name: "method", position: -2)
          return network.xavierWeights(redrawing: weights, stream: &random)
        },
        keys: { step in
          var random = RandomStream(seed: 1, name: "method", position: step)
          return (0..<prunable).map { _ in Float(random.uniform()) }
        },
        normals: { step in
          var random = RandomStream(seed: 1, name: "noise", position: step)
          return (0..<prunable).map { _ in Float(random.normal()) }
        }),
      scoring: ReferenceEngine<Double>(network))
  }

  @Test(
    "every method trains: the number that it asks for is pruned, and all is finite",
    arguments: ConformanceTests.cases)
  func trains(_ test: ConformanceTests.Case) throws {
    let schedule = Schedule(epochs: 3, learningRate: 0.05, decayEpochs: [1, 2])
    var study = Study(
      setting, schedule: schedule,
      fineTuning: Schedule(
        epochs: 1, learningRate: 0.01, decayEpochs: [], phase: .fineTuning),
      layout: Self.network.layout)
    study.method = { try Catalogue().method($0, options: $1) }
    var options = test.method.options
    if options["rewind-step"] != nil { options["rewind-step"] = .integer(2) }
    let method = try type(of: test.method).with(options)
    let stage = try method.plan(&study)
    var trainer = StageTrainer { Self.run($0, $1) }
    let start = try trainer.run(stage).state
    let state = try trainer.state(stage.final)
    #expect(state.weights.allSatisfy(\.isFinite) && state.statistics.allSatisfy(\.isFinite))
    #expect(state.statistics != start.statistics, "batch norm learnt nothing")
    if let sparsity = method.sparsity {
      // Filters differ in size, and a layer's filters are truncated.
      let isStructured =
        [MaskFamily.soft].contains(type(of: method).description.family)
        || options["unit"] == .string("filter")
      #expect(abs(state.mask.sparsity - sparsity) < (isStructured ? 0.2 : 0.02))
    }
  }

  @Test(
    "scoring leaves the running statistics of the trained network as they are",
    arguments: ["snip", "grasp", "synflow"])
  func statisticsUntouched(name: String) throws {
    func check(_ rule: some TrainingRule) throws {
      var loop = Loop(rule, Self.run(setting, schedule))
      try loop.train(until: 0)
      #expect(loop.run.state.statistics == Self.network.initialStatistics)
      #expect(loop.run.state.mask.prunedCount == prunedCount(at: 0.9, of: 312))
    }
    let rule = try #require(try Catalogue().method(name) as? any TrainingRule)
    try check(rule)
  }

  @Test("quantised DPF computes with few values, and trains the dense weights")
  func quantised() throws {
    let rule = try DPF.with(json: #"{"sparsity": 0, "compressor": "uniform", "bits": 3}"#)
    var loop = Loop(rule, Self.run(setting, schedule))
    try loop.train(until: 8)
    let stored = loop.run.state.weights
    let layer = loop.run.layers[1].range
    guard case .compressed(let compressor) = rule.forward else { fatalError("not compressed") }
    let effective = compressor.compressed(stored[layer], kept: loop.run.state.mask.kept[layer])
    #expect(Set(effective.map(abs)).count <= 4)  // 0 and 3 levels of either sign
    #expect(Set(stored[layer].map(abs)).count > 100)
  }
}
