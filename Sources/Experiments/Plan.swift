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
  /// Cells that nothing here can train.
  public let absent: [AbsentCell]
  /// Cells whose runs follow from the record of a run that is not done yet.
  public let pending: [AbsentCell]

  /// - Parameters:
  ///   - precision: `float32`, or `bf16`, which stands in the names of runs.
  ///   - searches: what a finished run cost, for those whose length follows from it.
  ///   - data: what is known of folders of pictures.
  public init(
    _ experiment: Experiment, library: Library, precision: String = "float32",
    searches: @escaping (StageKey) -> SearchCost? = { _ in nil },
    data: PlannedData = PlannedData()
  ) throws {
    self.experiment = experiment
    var recipes = Recipes()
    var (absent, pending): ([AbsentCell], [AbsentCell]) = ([], [])
    var runs: [PlannedRun] = []
    var places: [StageKey: Int] = [:]
    for (rank, grid) in experiment.grids.enumerated() {
      for (model, seed) in product(grid.models, grid.seeds) {
        let dataName = grid.data ?? experiment.profile.data
        let found = try data.source(named: dataName)
        let source = try found ?? DataSource.named(dataName)
        let network = try Self.network(model, on: source)
        let images = experiment.profile.images(of: source)
        guard found != nil else {
          for (name, sparsity) in try Self.cells(grid, experiment, library) {
            var cell = AbsentCell(
              names: Self.names(experiment, grid, model, name, sparsity), model: model,
              method: name, sparsity: sparsity ?? 0, seed: seed,
              reason: "\(dataName) is not at hand (prunebench data)")
            cell.data = dataName
            cell.epochs = experiment.column(name).training(model)
              .scaled(by: experiment.profile.factor).epochs
            cell.multiplyAdds =
              3 * Double(cell.epochs * images.training * network.multiplyAdds())
            absent.append(cell)
          }
          continue
        }
        for (name, sparsity) in try Self.cells(grid, experiment, library) {
          let column = experiment.column(name)
          let method = try column.method(
            library.methods, experiment.profile, sparsity: sparsity ?? 0)
          let architecture = network.pruning(column.prunableSet(of: method))
          let start = try column.weights.map { try Start.imported(digest: WeightFile.digest($0)) }
          var study = Self.study(
            experiment, grid, column, source, architecture, seed, precision, start)
          study.method = {
            try experiment.profile.method($0, $1, in: library.methods)
          }
          study.searchCost = { stage in
            var recipes = Recipes()
            return searches(recipes.key(of: stage))
          }
          var result: Stage?
          do {
            let stage = try method.plan(&study)
            result = column.fineTunes ? study.fineTune(stage) : stage
          } catch let error as Pending {
            pending.append(
              AbsentCell(
                names: Self.names(experiment, grid, model, name, sparsity), model: model,
                method: name, sparsity: sparsity ?? 0, seed: seed, reason: error.description))
          }
          for stage in study.stages {
            let key = recipes.key(of: stage)
            if places[key] == nil {
              places[key] = runs.count
              runs.append(
                PlannedRun(
                  stage: stage, key: key, recipe: recipes.recipe(of: stage),
                  parents: recipes.parents(of: stage), architecture: architecture,
                  method: study.names[stage] ?? stage.rule.name,
                  sparsity: stage.sparsity(in: study.layout), images: images, rank: rank,
                  weights: stage.start == start ? column.weights : nil))
            }
            for input in stage.inputs {
              guard let step = input.step, let place = places[recipes.key(of: input.stage)]
              else { continue }
              guard 0...runs[place].totalSteps ~= step else {
                throw ConfigurationError(
                  "\(name) starts from step \(step) of a run of \(runs[place].totalSteps) steps; "
                    + "choose an earlier one: rewind-step")
              }
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
    self.absent = absent.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    self.pending = pending
  }

  private init(
    _ experiment: Experiment, runs: [PlannedRun], _ absent: [AbsentCell], _ pending: [AbsentCell]
  ) {
    (self.experiment, self.runs, self.absent, self.pending) = (experiment, runs, absent, pending)
  }

  /// The runs of some cells alone, with those that they start from.
  public func restricted(to cells: Set<String>) -> Plan {
    restricted {
      !cells.isDisjoint(with: $0.cells)
    } cells: {
      !cells.isDisjoint(with: $0.names)
    }
  }

  /// Some runs alone, with those that they start from.
  public func restricted(toRuns keys: Set<StageKey>) -> Plan {
    restricted {
      keys.contains($0.key)
    } cells: { _ in
      false
    }
  }

  private func restricted(
    runs isWanted: (PlannedRun) -> Bool, cells isNamed: (AbsentCell) -> Bool
  ) -> Plan {
    var needed: Set<StageKey> = []
    let kept = runs.reversed().filter { run in
      guard needed.contains(run.key) || isWanted(run) else { return false }
      needed.formUnion(run.parents)
      return true
    }
    return Plan(
      experiment, runs: kept.reversed(), absent.filter(isNamed), pending.filter(isNamed))
  }

  /// The runs that a run starts from come before it.
  public func parents(of run: PlannedRun) -> [PlannedRun] {
    runs.filter { run.parents.contains($0.key) }
  }

  /// The network for the pictures of a data set.
  private static func network(_ model: String, on source: DataSource) throws -> Architecture {
    let network = try Architecture.named(
      model, inputChannels: source.shape.channels, classes: source.classCount)
    let (side, pictures) = (network.inputShape.height, source.shape)
    guard pictures.height == side, pictures.width == side else {
      throw ConfigurationError(
        "\(model) is made for pictures of \(side)x\(side) pixels, those of \(source.name) have "
          + "\(pictures.height)x\(pictures.width); choose another model or data set")
    }
    return network
  }

  private static func study(
    _ experiment: Experiment, _ grid: Experiment.Grid, _ column: Column, _ source: DataSource,
    _ architecture: Architecture, _ seed: Int, _ precision: String, _ start: Start?
  ) -> Study {
    let (profile, model) = (experiment.profile, architecture.name)
    let batch = column.batch(for: model)
    var setting = Setting(
      model: model,
      data: Setting.DataChoice(
        name: source.name, trainingImages: profile.trainingImages,
        testImages: profile.testImages, split: experiment.split,
        digest: source.digest, classes: source.isFolderOfPictures ? source.classCount : nil),
      batch: batch, seed: seed)
    setting.microBatch = grid.microBatch.flatMap { $0 < batch ? $0 : nil }
    setting.evaluation = profile.evaluation
    setting.precision = precision
    let set = architecture.prunableSet
    setting.prunable = set == .convolutions ? nil : set
    return Study(
      setting, schedule: column.training(model).scaled(by: profile.factor),
      fineTuning: column.fineTuning(.fineTuning(after: .paper(for: model), by: profile.factor)),
      layout: architecture.layout, start: start ?? .initialisation(stream: "init"))
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
        sparsity: sparsity ?? 0
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
  /// Images that it is trained and judged on.
  public let images: (training: Int, test: Int)
  /// The first grid that needs it: grids are trained in the order in which they stand.
  public let rank: Int
  /// The file of weights that it begins with, if any.
  public let weights: String?
  /// Names of the cells that it feeds, sorted.
  public private(set) var cells: [String] = []
  /// The steps whose states other runs start from, ascending.
  public private(set) var snapshots: [Int] = []

  init(
    stage: Stage, key: StageKey, recipe: JSONValue, parents: [StageKey],
    architecture: Architecture, method: String, sparsity: Double,
    images: (training: Int, test: Int), rank: Int, weights: String? = nil
  ) {
    (self.stage, self.key, self.recipe, self.parents) = (stage, key, recipe, parents)
    (self.architecture, self.method, self.sparsity) = (architecture, method, sparsity)
    (self.images, self.rank) = (images, rank)
    self.weights = weights
  }

  mutating func feed(column: String, sparsity: Double, _ names: [String]) {
    if cells.isEmpty { (method, self.sparsity) = (column, sparsity) }
    cells = Set(cells + names).sorted()
  }

  mutating func keepState(before step: Int) { snapshots = Set(snapshots + [step]).sorted() }

  public var epochs: Int { stage.schedule.epochs }

  var totalSteps: Int {
    let heldOut = stage.setting.data.split == .validation ? images.training / 10 : 0
    let (count, batch) = (images.training - heldOut, stage.setting.batch)
    return epochs * ((count + batch - 1) / batch)
  }

  /// The step at which it begins: that of the state to which it is rewound, else 0.
  public var firstStep: Int {
    guard case .rewound(let reference) = stage.start else { return 0 }
    return reference.step ?? 0
  }
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

extension Profile {
  /// How many images of a data set it takes.
  fileprivate func images(of source: DataSource) -> (training: Int, test: Int) {
    (
      min(trainingImages ?? .max, source.trainingCount), min(testImages ?? .max, source.testCount)
    )
  }
}

private func product<A, B>(_ first: [A], _ second: [B]) -> [(A, B)] {
  first.flatMap { a in second.map { (a, $0) } }
}
