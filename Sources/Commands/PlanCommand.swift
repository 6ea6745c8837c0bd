import ArgumentParser
import Datasets
import Experiments
import Foundation
import Results

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the runs of an experiment and how long they take on this machine.",
    discussion: """
      The speed is measured for some seconds per network, nothing is trained. With --budget: the \
      cells that tell most and fit. With --power and --delta: how many seeds a comparison takes.

      Examples: prunebench plan paper
                prunebench plan short --budget 8h
                prunebench plan short --power 0.8 --delta 0.3
      """)

  @OptionGroup var options: CampaignOptions
  @OptionGroup var jobs: JobsOptions
  @Option(help: "Time for training, such as 90m or 8h.")
  var budget: TimeBudget?
  @Option(help: "How surely a difference of --delta is to be found, such as 0.8.")
  var power: Double?
  @Option(help: "The difference to be found, in points.")
  var delta = 0.3
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard power.map({ 0.05 < $0 && $0 < 1 }) ?? true else {
      throw ValidationError("--power must be between 0.05 and 1")
    }
    guard delta > 0 else { throw ValidationError("--delta must be above 0") }
  }

  func run() throws {
    let plan = try options.plan()
    if let power {
      return print(try SeedsNeeded(plan, options.results.store, power: power, delta: delta).text)
    }
    let campaign = try options.campaign(plan)
    let missing = Set(campaign.missing().map(\.key))
    let lanes = Lanes(jobs: jobs.jobs, for: missing.count)
    let cost = try CostModel(measuring: plan.runs, backend: options.backend(), in: lanes)
    let rows = try Self.rows(plan, cost, missing)
    if json {
      return try print(JSONText.of(Output(plan: plan, rows: rows, cost: cost)))
    }
    let experiment = plan.experiment
    print("\(experiment.id)  \(experiment.title)")
    print("profile \(experiment.profile.name), schedule \(experiment.profile.scheduleLabel)\n")
    print(TextColumns.layout(Self.header, (rows + [Self.total(rows)]).map { $0.cells(lanes) }))
    let rates = cost.imagesPerSecond.sorted { $0.key < $1.key }.map {
      let rate = $0.value * Double(lanes.runs)
      return String(format: "%@ %.*f", $0.key, rate < 100 ? 1 : 0, rate)
    }
    print("\nimages/s, \(lanes.text): \(rates.joined(separator: ", "))")
    if let budget {
      let choice = Budget(plan, campaign, cost, seconds: budget.seconds)
      print("\n" + choice.text)
    }
    for reason in Set(rows.compactMap(\.absent)).sorted() {
      let runs = rows.filter { $0.absent == reason }.reduce(0) { $0 + $1.runs }
      print("not here: \(runs) runs, as \(reason); their hours are not counted")
    }
  }

  private static let header = [
    "stage", "runs", "done", "to do", "epochs", "MACs", "time here",
  ]

  /// Runs that differ in their seed alone.
  struct Row: Encodable {
    var stage: String
    var runs = 0
    var toDo = 0
    /// Of the runs to do.
    var epochs = 0
    /// Multiply-adds of their training: three passes.
    var macs = 0.0
    /// Seconds in one lane; none of what cannot be run here.
    var seconds = 0.0
    /// Why nothing here can train it.
    var absent: String?

    func cells(_ lanes: Lanes) -> [String] {
      let work =
        toDo == 0
        ? ["-", "-", "-"]
        : [
          "\(epochs)", String(format: "%.1e", macs),
          absent == nil ? ProgressDisplay.duration(seconds / Double(lanes.runs)) : "not here",
        ]
      return [stage, "\(runs)", "\(runs - toDo)", "\(toDo)"] + work
    }
  }

  private struct Output: Encodable {
    let schema = 1
    let experiment, profile, schedule: String
    let rows: [Row]
    /// Runs side by side.
    let jobs: Int
    let imagesPerSecond: [String: Double]
    let hours: Double

    init(plan: Plan, rows: [Row], cost: CostModel) {
      experiment = plan.experiment.id
      profile = plan.experiment.profile.name
      schedule = plan.experiment.profile.scheduleLabel
      (self.rows, jobs) = (rows, cost.lanes.runs)
      imagesPerSecond = cost.imagesPerSecond
      hours = rows.reduce(0) { $0 + $1.seconds } / Double(jobs) / 3600
    }
  }

  private static func rows(
    _ plan: Plan, _ cost: CostModel, _ missing: Set<StageKey>
  ) throws -> [Row] {
    var rows: [Row] = []
    func row(_ model: String, _ method: String, _ sparsity: Double) -> Int {
      let name = "\(model) \(method)\(sparsity > 0 ? " " + Format.sparsity(sparsity) : "")"
      if let place = rows.firstIndex(where: { $0.stage == name }) { return place }
      rows.append(Row(stage: name))
      return rows.count - 1
    }
    for run in plan.runs {
      let place = row(run.architecture.name, run.method, run.sparsity)
      rows[place].runs += 1
      guard missing.contains(run.key) else { continue }
      rows[place].toDo += 1
      rows[place].epochs += run.epochs
      rows[place].macs += run.multiplyAdds
      rows[place].seconds += cost.seconds(of: run)
    }
    for cell in plan.absent + plan.pending {
      let place = row(cell.model, cell.method, cell.sparsity)
      rows[place].runs += 1
      rows[place].toDo += 1
      rows[place].epochs += cell.epochs
      rows[place].macs += cell.multiplyAdds
      rows[place].absent = cell.reason
    }
    return rows
  }

  private static func total(_ rows: [Row]) -> Row {
    rows.reduce(into: Row(stage: "total")) {
      $0.runs += $1.runs
      $0.toDo += $1.toDo
      $0.epochs += $1.epochs
      $0.macs += $1.macs
      $0.seconds += $1.seconds
    }
  }
}
