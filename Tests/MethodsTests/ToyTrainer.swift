import Pruning
import Tensors
import Training

func makeStudy() -> Study {
  Study(setting, schedule: schedule, fineTuning: fineTuning, layout: Problem.layout)
}

/// Trains stages of the toy problem, each once, and keeps the states that others start from.
struct ToyTrainer {
  private let problem: Problem
  private var states: [StateReference: TrainingState] = [:]
  private(set) var trained: [Stage] = []

  init(_ problem: Problem = .random) { self.problem = problem }

  /// The state before a step, or at the end.
  mutating func state(_ reference: StateReference) throws -> TrainingState {
    if let state = states[reference] { return state }
    let stage = reference.stage
    if !trained.contains(stage) { trained.append(stage) }
    let state = try train(Catalogue().rule(stage.rule), stage, until: reference.step)
    states[reference] = state
    return state
  }

  private mutating func train<Rule: TrainingRule>(
    _ rule: Rule, _ stage: Stage, until step: Int?
  ) throws -> TrainingState {
    var run = problem.run(stage.setting, stage.schedule)
    switch stage.start {
    case .initialisation(let stream): run.draw(stream: stream)
    case .initialisationOf(let seed): run.draw(stream: "init of seed \(seed)")
    case .weights(let reference), .rewound(let reference):
      let source = try state(reference)
      run.start(weights: source.weights, statistics: [], step: reference.step ?? 0)
    }
    switch stage.mask {
    case .keepAll: break
    case .mask(let reference): run.state.mask = try state(reference).mask
    case .magnitude(let reference, let keeping):
      let source = try state(reference)
      run.state.mask = source.mask
      try run.state.mask.drop(
        source.mask.keptCount - keeping, lowest: source.weights[..<42].map(abs))
    }
    var loop = Loop(rule, run)
    try loop.train(until: step)
    return loop.run.state
  }
}
