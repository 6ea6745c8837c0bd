import Foundation
import Results
import Tensors
import Training

/// The search for a method's learning rate, or for optimiser and rate of its fine-tuning, on images
/// held out of training (expectations R12): one seed, judged after the last epoch, the same number
/// of trainings for every method.
public struct Tuning: Sendable {
  public let method, model: String
  /// 0 for methods without.
  public let sparsity: Double
  public let grid: TuningGrid
  private let base: TuningBase

  /// The seed of every trial.
  private static let seed = 1

  /// - Parameters:
  ///   - method: a column: a method's name, `+ft` behind it for fine-tuning, or one of `origin`.
  ///   - origin: an experiment whose profile and columns are taken; `nil` takes those of a profile.
  ///   - profile: the profile in place of that of `origin`; without either, `paper`.
  public init(
    _ method: String, model: String, sparsity: Double, from origin: String?, profile: String?,
    library: Library
  ) throws {
    base = try TuningBase(
      origin, profile: profile, method: method, model: model, library: library)
    let hasSparsity = try library.methods.hasSparsity(base.experiment.column(method).base)
    (self.method, self.model, self.sparsity) = (method, model, hasSparsity ? sparsity : 0)
    // What is tuned follows from the stage that ends it.
    var plain = base.experiment
    plain.grids = [
      Experiment.Grid(
        models: [model], methods: [method], sparsities: [self.sparsity], seeds: [Self.seed])
    ]
    let plan = try Plan(plain, library: library)
    guard let run = plan.runs.last(where: { !$0.cells.isEmpty }) else {
      let reason = (plan.absent + plan.pending).first?.reason ?? "nothing trains it"
      throw ConfigurationError("\(method) on \(model) cannot be tuned, as \(reason)")
    }
    grid = run.stage.schedule.phase == .fineTuning ? .fineTuning : .training
  }

  public var profile: Profile { base.experiment.profile }

  /// `short-resnet20-dpf-0.90`: the name of the log and of the file with the chosen values.
  public var name: String {
    [profile.name, model, method, Format.sparsity(sparsity)].joined(separator: "-")
  }

  /// The trials as an experiment on held-out images.
  public func experiment(_ trials: [TuningGrid.Trial]) -> Experiment {
    var experiment = base.experiment
    let columns = trials.map { column(at: $0.point) }
    for column in columns { experiment.columns[column.name] = column }
    experiment.grids = [
      Experiment.Grid(
        models: [model], methods: columns.map(\.name), sparsities: [sparsity], seeds: [Self.seed])
    ]
    return experiment
  }

  /// The cell of a trial.
  public func cell(_ point: TuningGrid.Point) -> String {
    let column = column(at: point)
    return CellName(
      profile: profile.name, artifact: base.experiment.id, model: model, method: column.name,
      sparsity: sparsity
    ).text
  }

  /// Right answers on the held-out images; none for a run that did not converge.
  public static func score(_ record: Record.Summary) -> Int {
    record.status == .done ? record.final?.correct ?? 0 : 0
  }

  /// An experiment file with the chosen value: three seeds, all training images, the test set.
  public func experiment(choosing point: TuningGrid.Point) -> String {
    var values: [String: JSONValue] = ["learning-rate": .number(point.rate)]
    if let optimiser = point.optimiser {
      values["optimiser"] = .string(optimiser.rawValue)
      values = ["fine-tuning": .object(values)]
    }
    return base.text(
      id: "tuned-\(method.replacing("+", with: "-"))",
      title: "\(method) on \(model), tuned on held-out training images",
      comment: "Chosen among \(grid.budget) trainings with seed \(Self.seed) by prunebench tune.",
      method: method, model: model, sparsity: sparsity, settings: values)
  }

  /// The log: a line of JSON for each trial that was run.
  /// - Parameter record: of a trial; `nil` where it was not run yet.
  public func log(
    _ trials: [TuningGrid.Trial], _ record: (TuningGrid.Point) -> Record.Summary?
  ) -> String {
    let best = TuningGrid.best(of: trials) { record($0).map(Self.score) }
    return trials.enumerated().compactMap { index, trial in
      record(trial.point).map { run in
        CanonicalJSON.text(
          LogLine(
            method: method, model: model, profile: profile.name, data: profile.data,
            sparsity: sparsity, seed: Self.seed, trial: index + 1, budget: grid.budget,
            reason: trial.reason, optimiser: trial.point.optimiser?.rawValue,
            learning_rate: trial.point.rate, run: run.run, status: run.status,
            correct: run.final?.correct, total: run.final?.total, best: trial == best)) + "\n"
      }
    }.joined()
  }

  private struct LogLine: Encodable {
    let method, model, profile, data: String
    let sparsity: Double
    let seed, trial, budget: Int
    let reason: TuningGrid.Reason
    let optimiser: String?
    let learning_rate: Double
    let run: String
    let status: Record.Status
    let correct, total: Int?
    /// Whether it is the best of those that were run.
    let best: Bool
  }

  private func column(at point: TuningGrid.Point) -> Column {
    var column = base.experiment.column(method)
    column.name = "\(method)-\(point.name)"
    if grid == .training {
      column.learningRate = point.rate
    } else {
      column.fineTuning = Column.FineTuning(
        optimiser: point.optimiser, learningRate: point.rate)
    }
    return column
  }
}
