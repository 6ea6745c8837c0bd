import Networks
import Pruning
import Tensors
import Training

func makeStudy() -> Study {
  var study = Study(setting, schedule: schedule, fineTuning: fineTuning, layout: Problem.layout)
  study.method = { try Catalogue().method($0, options: $1) }
  return study
}

/// Trains stages, each once, and keeps the states that others start from.
struct StageTrainer {
  /// A run before its first step, from the initial weights.
  var makeRun: (Setting, Schedule) -> Run
  private let catalogue: Catalogue
  private var states: [StateReference: TrainingState] = [:]
  private(set) var trained: [Stage] = []

  init(_ problem: Problem = .random) { self.init { problem.run($0, $1) } }

  init(catalogue: Catalogue = Catalogue(), _ makeRun: @escaping (Setting, Schedule) -> Run) {
    (self.catalogue, self.makeRun) = (catalogue, makeRun)
  }

  /// The state before a step, or at the end.
  mutating func state(_ reference: StateReference) throws -> TrainingState {
    if let state = states[reference] { return state }
    let stage = reference.stage
    if !trained.contains(stage) { trained.append(stage) }
    let state = try train(catalogue.rule(stage.rule), stage, until: reference.step)
    states[reference] = state
    return state
  }

  /// The run of a stage before its first step; what it starts from is trained first.
  mutating func run(_ stage: Stage) throws -> Run {
    var run = makeRun(stage.setting, stage.schedule)
    switch stage.start {
    case .initialisation(let stream): run.draw(stream: stream)
    case .initialisationOf(let seed): run.draw(stream: "init of seed \(seed)")
    case .imported: preconditionFailure("the stages of these tests name no files")
    case .weights(let reference):
      let source = try state(reference)
      run.start(weights: source.weights, statistics: source.statistics)
    case .rewound(let reference):
      let source = try state(reference)
      run.start(
        weights: source.weights, statistics: source.statistics, step: reference.step ?? 0)
    }
    switch stage.mask {
    case .keepAll: break
    case .mask(let reference): run.state.mask = try state(reference).mask
    case .magnitude(let reference, let keeping):
      let source = try state(reference)
      run.state.mask = source.mask
      try run.state.mask.drop(
        source.mask.keptCount - keeping, lowest: source.weights[run.layout.prunableRange].map(abs))
    }
    return run
  }

  private mutating func train<Rule: TrainingRule>(
    _ rule: Rule, _ stage: Stage, until step: Int?
  ) throws -> TrainingState {
    var loop = Loop(rule, try run(stage))
    try loop.train(until: step)
    return loop.run.state
  }
}
