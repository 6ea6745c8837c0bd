import Networks
import Pruning
import Synchronization
import Tensors
import Training

/// The toy problem at a length at which methods act by their defaults: 10 epochs of 60 steps.
enum Stand {
  static let problem = {
    var problem = Problem.random
    problem.stepsPerEpoch = 60
    return problem
  }()

  /// Weights of the first layer so small that whatever ranks by magnitude empties it.
  static let emptyLayer = {
    var problem = Stand.problem
    let weights = problem.randomness.weights
    problem.randomness = Randomness(
      weights: { weights($0).enumerated().map { $0 < 12 ? 1e-20 * $1 : $1 } },
      keys: problem.randomness.keys, normals: problem.randomness.normals)
    problem.centre.replaceSubrange(0..<12, with: repeatElement(0, count: 12))
    problem.noise = problem.noise.map { Array(repeating: 0, count: 12) + $0[12...] }
    return problem
  }()
}

/// The steps whose batches were read, in order.
final class StepLog: Sendable {
  private let steps = Mutex<[Int]>([])
  var read: [Int] { steps.withLock { $0 } }
  func append(_ step: Int) { steps.withLock { $0.append(step) } }
}

/// A method as the kit sees it: the last of its runs, ready to be trained again and again.
struct Subject<Rule: TrainingRule> {
  let method: any Method
  let rule: Rule
  let stage: Stage
  let sparsity: Double
  /// A run before its first step, whose batches are logged.
  let makeRun: (StepLog?) throws -> Run
  /// The same method at another sparsity or on another problem.
  let variant: (_ sparsity: Double, Problem) throws -> [TrainingState]

  var family: MaskFamily { type(of: method).description.family }

  func loop() throws -> Loop<Rule> { Loop(rule, try makeRun(nil)) }

  /// The states after the set-up and after every step.
  func trace() throws -> [TrainingState] { try trace { _ in } }

  /// - Parameter look: is shown the run after every step.
  func trace(_ look: (borrowing Run) throws -> Void) throws -> [TrainingState] {
    var loop = try loop()
    return try (loop.run.step...loop.run.totalSteps).map { step in
      try loop.train(until: step)
      try look(loop.run)
      return loop.run.state
    }
  }
}

/// What opens a method's rule to generic code.
protocol Examination {
  associatedtype Finding
  func examine(_ subject: Subject<some TrainingRule>) throws -> Finding
}

extension Examination {
  /// Plans `method` on the stand and examines the last of its runs.
  func examine(
    _ method: any Method, catalogue: Catalogue = Catalogue(), problem: Problem = Stand.problem
  ) throws -> Finding {
    var study = makeStudy()
    let stage = try method.plan(&study)
    func open(_ rule: some TrainingRule) throws -> Finding {
      var trainer = StageTrainer(catalogue: catalogue) { problem.run($0, $1) }
      _ = try trainer.run(stage)  // trains what it starts from, once
      let ready = trainer
      return try examine(
        Subject(
          method: method, rule: rule, stage: stage, sparsity: method.sparsity ?? 0,
          makeRun: { log in
            var (trainer, problem) = (ready, problem)
            problem.log = log
            trainer.makeRun = { problem.run($0, $1) }
            return try trainer.run(stage)
          },
          variant: { sparsity, problem in
            let options = method.sparsity == nil ? [:] : ["sparsity": JSONValue.number(sparsity)]
            return try Trace().examine(
              type(of: method).with(method.options.merging(options) { $1 }),
              catalogue: catalogue, problem: problem)
          }))
    }
    return try open(catalogue.rule(stage.rule))
  }
}

private struct Trace: Examination {
  func examine(_ subject: Subject<some TrainingRule>) throws -> [TrainingState] {
    try subject.trace()
  }
}

extension Method {
  /// The options as experiment files write them.
  var options: [String: JSONValue] {
    let members = JSONValue(encoding: self).members ?? [:]
    let names = members.keys.filter { $0 != "state" }.map { name in
      (name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }, name)
    }
    return Dictionary(uniqueKeysWithValues: names.map { ($0, members[$1]!) })
  }

  var sparsity: Double? {
    switch options["sparsity"] {
    case .number(let sparsity): sparsity
    case .integer(let sparsity): Double(sparsity)
    default: nil
    }
  }
}
