import Datasets
import Foundation
import Networks
import Pruning
import Results
import Tensors
import Training

/// A stage in training, whatever its method: what a worker drives.
protocol ActiveRun: AnyObject {
  var step: Int { get }
  var totalSteps: Int { get }
  var stepsPerEpoch: Int { get }
  var epochs: [EpochRecord] { get }
  var sparsity: Double { get }
  var isFinished: Bool { get }
  func train(until step: Int) throws
  /// Weights, momentum, statistics and mask, as other stages start from them.
  var tensors: Safetensors { get }
  func checkpoint() throws -> Safetensors
  func resume(from checkpoint: Safetensors) throws
  func takeHookSeconds() -> Double
  /// Seconds for which steps waited for pictures since the last call; `nil` where none are decoded.
  func takePictureSeconds() -> Double?
  /// Spreads the following steps over threads, where the engine can; the bits stay the same.
  /// - Returns: how many it is spread over.
  func use(threads: Int) throws -> Int
  /// The evaluation after the last epoch.
  var final: Evaluation? { get }
}

private final class RuleRun<Rule: TrainingRule>: ActiveRun {
  private var loop: Loop<Rule>
  private let engine: any Engine
  private var threads = 1
  private let readsPictures: Bool
  private var pictureSeconds = 0.0

  init(_ loop: consuming Loop<Rule>, _ engine: any Engine, readsPictures: Bool) {
    self.loop = loop
    self.engine = engine
    self.readsPictures = readsPictures
  }

  func use(threads: Int) throws -> Int {
    if threads != self.threads, let engine = engine as? FusedEngine {
      try engine.setThreads(threads)
      self.threads = threads
    }
    return self.threads
  }

  var step: Int { loop.run.step }
  var totalSteps: Int { loop.run.totalSteps }
  var stepsPerEpoch: Int { loop.run.stepsPerEpoch }
  var epochs: [EpochRecord] { loop.epochs }
  var sparsity: Double { loop.run.state.mask.sparsity }
  var isFinished: Bool { loop.isFinished }
  var final: Evaluation? { loop.final }
  func train(until step: Int) throws { try loop.train(until: step) }
  var tensors: Safetensors { loop.run.state.tensors }
  func checkpoint() throws -> Safetensors { try loop.checkpoint() }
  func resume(from checkpoint: Safetensors) throws { try loop.resume(from: checkpoint) }
  func takeHookSeconds() -> Double { loop.takeHookSeconds() }

  func takePictureSeconds() -> Double? {
    guard readsPictures else { return nil }
    defer { pictureSeconds = loop.run.dataSeconds }
    return loop.run.dataSeconds - pictureSeconds
  }
}

/// Makes runs from their descriptions.
struct RunFactory: Sendable {
  let backend: Backend
  let methods: Catalogue
  let data: DataLibrary
  /// The state of a stage before a step or, for `nil`, at its end.
  let state: @Sendable (StageKey, _ step: Int?) throws -> Safetensors

  /// The run of `planned` before its first step.
  func make(_ planned: PlannedRun) throws -> any ActiveRun {
    try open(methods.rule(planned.stage.rule), planned)
  }

  private func open<Rule: TrainingRule>(_ rule: Rule, _ planned: PlannedRun) throws
    -> any ActiveRun
  {
    let (stage, architecture) = (planned.stage, planned.architecture)
    let setting = stage.setting
    let data = try data.data(for: setting.data)
    let batch = setting.microBatch ?? setting.batch
    let engine = try backend.engine(for: architecture, batch: batch)
    let stream = BatchStream(
      data.training, batchSize: setting.batch, partSize: setting.microBatch, seed: setting.seed,
      suffix: stage.schedule.phase.streamSuffix)
    var run = Run(
      setting: setting, schedule: stage.schedule, engine: engine, data: stream,
      batch: stream.makeBatch(), randomness: .streams(seed: setting.seed, architecture),
      scoring: ReferenceEngine<Double>(architecture))
    try prepare(&run, planned)
    let evaluator = Evaluator(
      data.test, batchSize: batch, imageSize: architecture.inputShape.count,
      classes: engine.classes)
    let start = ContinuousClock.now
    return RuleRun(
      Loop(rule, run, evaluator: evaluator) { (ContinuousClock.now - start) / .seconds(1) },
      engine, readsPictures: setting.readsPictures)
  }

  private func prepare(
    _ run: inout Run, _ planned: PlannedRun
  ) throws {
    let (stage, architecture) = (planned.stage, planned.architecture)
    switch stage.start {
    case .initialisation(let stream): run.draw(stream: stream)
    case .initialisationOf(let seed):
      run.state.weights = Randomness.streams(seed: seed, architecture).weights("init")
    case .imported(let digest):
      let network = try WeightFile.network(planned.weights ?? "", digest, as: architecture)
      run.start(weights: network.weights, statistics: network.statistics)
    case .weights(let reference):
      let state = try state(reference, run.layout)
      run.start(weights: state.weights, statistics: state.statistics)
    case .rewound(let reference):
      let state = try state(reference, run.layout)
      run.start(
        weights: state.weights, statistics: state.statistics, step: reference.step ?? 0)
    }
    switch stage.mask {
    case .keepAll: break
    case .mask(let reference): run.state.mask = try state(reference, run.layout).mask
    case .magnitude(let reference, let keeping):
      let source = try state(reference, run.layout)
      var mask = source.mask
      let magnitudes = source.weights[run.layout.prunableRange].map(abs)
      // Of weights that diverged there is no smallest, and nothing is trained from them.
      guard magnitudes.allSatisfy(\.isFinite) else { break }
      try mask.drop(mask.keptCount - keeping, lowest: magnitudes)
      run.state.mask = mask
    }
  }

  private func state(
    _ reference: StateReference, _ layout: ParameterLayout
  ) throws -> TrainingState {
    var recipes = Recipes()
    return try TrainingState(
      state(recipes.key(of: reference.stage), reference.step), layout: layout)
  }
}

extension Randomness {
  /// Drawn from the streams of `seed` (methods.md 0.6).
  static func streams(seed: Int, _ architecture: Architecture) -> Randomness {
    let count = architecture.layout.prunableRange.count
    return Randomness(
      weights: { name in
        var stream = RandomStream(seed: seed, name: name)
        return architecture.initialWeights(stream: &stream)
      },
      redrawn: { weights in
        // A position of its own: selection events have the steps from -1 on.
        var stream = RandomStream(seed: seed, name: "method", position: -2)
        return architecture.xavierWeights(redrawing: weights, stream: &stream)
      },
      keys: { step in
        var stream = RandomStream(seed: seed, name: "method", position: step)
        return (0..<count).map { _ in Float(stream.next() >> 40) }  // 24 bits: exact as Float
      },
      normals: { step in
        var stream = RandomStream(seed: seed, name: "method-noise", position: step)
        return (0..<count).map { _ in Float(stream.normal()) }
      })
  }
}
