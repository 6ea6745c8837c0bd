import Datasets
import Networks
import Pruning
import Results
import Tensors
import Training

/// The runs of an experiment: each once, however many cells it feeds, after those it starts from.
public struct Plan: Sendable {
  public let experiment: Experiment
  public let runs: [PlannedRun]

  /// - Parameter precision: `float32`, or `bf16`, which stands in the names of runs.
  public init(
    _ experiment: Experiment, library: Library, precision: String = "float32"
  ) throws {
    self.experiment = experiment
    let source = try DataSource.named(experiment.profile.data)
    var recipes = Recipes()
    var runs: [PlannedRun] = []
    var places: [StageKey: Int] = [:]
    for grid in experiment.grids {
      for (model, seed) in product(grid.models, grid.seeds) {
        let architecture = try Architecture.named(model, inputChannels: source.shape.channels)
        let study = Self.study(experiment, source, architecture, seed, precision)
        for (name, sparsity) in try Self.cells(grid, experiment, library) {
          var study = study
          let column = experiment.column(name)
          let method = try column.method(
            library.methods, experiment.profile, sparsity: sparsity ?? 0)
          var result = try method.plan(&study)
          if column.fineTunes { result = study.fineTune(result) }
          for stage in study.stages {
            let key = recipes.key(of: stage)
            if places[key] == nil {
              places[key] = runs.count
              runs.append(
                PlannedRun(
                  stage: stage, key: key, recipe: recipes.recipe(of: stage),
                  parents: recipes.parents(of: stage), architecture: architecture,
                  method: study.names[stage] ?? stage.rule.name,
                  sparsity: stage.sparsity(in: study.layout)))
            }
            for input in stage.inputs {
              guard let step = input.step, let place = places[recipes.key(of: input.stage)]
              else { continue }
              runs[place].keepState(before: step)
            }
            guard stage == result, let place = places[key] else { continue }
            runs[place].feed(
              column: name, sparsity: sparsity ?? 0,
              Self.names(experiment, grid, model, name, sparsity))
          }
        }
      }
    }
    self.runs = runs
  }

  /// The runs that a run starts from come before it.
  public func parents(of run: PlannedRun) -> [PlannedRun] {
    runs.filter { run.parents.contains($0.key) }
  }

  private static func study(
    _ experiment: Experiment, _ source: DataSource, _ architecture: Architecture, _ seed: Int,
    _ precision: String
  ) -> Study {
    let profile = experiment.profile
    var setting = Setting(
      model: architecture.name,
      data: Setting.DataChoice(
        name: source.name, trainingImages: profile.trainingImages, digest: source.digest),
      batch: 128, seed: seed)
    setting.evaluation = profile.evaluation
    setting.precision = precision
    let paper = Schedule.paper(for: architecture.name)
    return Study(
      setting, schedule: paper.scaled(by: profile.factor),
      fineTuning: .fineTuning(after: paper, by: profile.factor), layout: architecture.layout)
  }

  /// Methods with their sparsities; `nil` for methods without.
  private static func cells(
    _ grid: Experiment.Grid, _ experiment: Experiment, _ library: Library
  ) throws -> [(String, Double?)] {
    try grid.methods.flatMap { name -> [(String, Double?)] in
      let hasSparsity = try library.methods.hasSparsity(experiment.column(name).base)
      return hasSparsity ? grid.sparsities.map { (name, $0) } : [(name, nil)]
    }
  }

  /// A cell belongs to the experiment itself and to the artifact that its grid names.
  private static func names(
    _ experiment: Experiment, _ grid: Experiment.Grid, _ model: String, _ method: String,
    _ sparsity: Double?
  ) -> [String] {
    ([experiment.id] + (grid.artifact.map { [$0] } ?? [])).map {
      CellName(
        profile: experiment.profile.name, artifact: $0, model: model, method: method,
        sparsity: sparsity
      ).text
    }
  }
}

/// A stage and what it is needed for.
public struct PlannedRun: Sendable {
  public let stage: Stage
  public let key: StageKey
  public let recipe: JSONValue
  public let parents: [StageKey]
  public let architecture: Architecture
  /// The column whose result it is; for a stage that is nobody's result, its rule.
  public private(set) var method: String
  public private(set) var sparsity: Double
  /// Names of the cells that it feeds, sorted.
  public private(set) var cells: [String] = []
  /// The steps whose states other runs start from, ascending.
  public private(set) var snapshots: [Int] = []

  init(
    stage: Stage, key: StageKey, recipe: JSONValue, parents: [StageKey],
    architecture: Architecture, method: String, sparsity: Double
  ) {
    (self.stage, self.key, self.recipe, self.parents) = (stage, key, recipe, parents)
    (self.architecture, self.method, self.sparsity) = (architecture, method, sparsity)
  }

  mutating func feed(column: String, sparsity: Double, _ names: [String]) {
    if cells.isEmpty { (method, self.sparsity) = (column, sparsity) }
    cells = Set(cells + names).sorted()
  }

  mutating func keepState(before step: Int) { snapshots = Set(snapshots + [step]).sorted() }

  public var epochs: Int { stage.schedule.epochs }
}

extension Stage {
  /// The sparsity that it is trained at or ends with, for the names of runs that are no column's
  /// result; four decimals.
  fileprivate func sparsity(in layout: ParameterLayout) -> Double {
    switch mask {
    case .mask(let source): return source.stage.sparsity(in: layout)
    case .magnitude(_, let keeping):
      let pruned = 1 - Double(keeping) / Double(layout.prunableRange.count)
      return (pruned * 10_000).rounded() / 10_000
    case .keepAll:
      guard case .number(let sparsity) = rule.options.members?["sparsity"] else { return 0 }
      return sparsity
    }
  }
}

private func product<A, B>(_ first: [A], _ second: [B]) -> [(A, B)] {
  first.flatMap { a in second.map { (a, $0) } }
}
