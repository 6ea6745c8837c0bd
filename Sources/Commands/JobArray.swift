import Experiments
import Foundation

/// What is asked of Slurm for the missing runs of a phase.
struct JobArray {
  /// `nil`: whatever is left, as runs that are not known before others are done.
  let phase: Int?
  let runs: Int
  let workers: Int
  /// Names of the arrays that must be over before.
  let parents: [String]
  /// Cores of each worker.
  let jobs: Int
  /// Minutes after which a worker that is not done is queued again.
  let minutes: Int
  /// Of each worker, MiB.
  let memory: Int

  /// The most that an array may ask for.
  struct Limits {
    let workers: Int
    let minutes: Int
  }

  var name: String { phase.map(String.init) ?? "rest" }

  /// - Parameters:
  ///   - runs: to be trained, or others like them.
  ///   - cost: measured with as many runs side by side as a worker has.
  private init(
    _ phase: Int?, _ runs: [PlannedRun], after parents: [String], in campaign: Campaign,
    _ cost: CostModel, _ limits: Limits
  ) throws {
    (self.phase, self.runs, self.parents) = (phase, runs.count, parents)
    jobs = cost.lanes.runs
    workers = min(limits.workers, (runs.count + jobs - 1) / jobs)
    let seconds = runs.map(cost.seconds)
    // All is done by then if each worker takes the next run when it has finished one.
    let bound = seconds.reduce(0, +) / Double(workers * jobs) + (seconds.max() ?? 0)
    minutes = min(limits.minutes, Self.start + Int((Self.margin * bound / 60).rounded(.up)))
    let unit = 256 << 20
    memory = try (campaign.memory(for: runs, jobs: jobs) + unit - 1) / unit * 256
  }

  /// An array for each phase that has missing runs, and one more for runs that are not known yet.
  static func all(
    _ campaign: Campaign, _ missing: [PlannedRun], _ cost: CostModel, _ limits: Limits
  ) throws -> [JobArray] {
    let keys = Set(missing.map(\.key))
    let phases = campaign.plan.phases.map { phase in
      (phase: phase, runs: phase.runs.filter { keys.contains($0.key) })
    }.filter { !$0.runs.isEmpty }
    var arrays = try phases.map { phase, runs in
      let parent = phases.last { phase.follows($0.phase) }?.phase
      return try JobArray(
        phase.number, runs, after: parent.map { ["\($0.number)"] } ?? [], in: campaign, cost,
        limits)
    }
    let pending = campaign.plan.pending.count
    let longest = campaign.plan.runs.max { cost.seconds(of: $0) < cost.seconds(of: $1) }
    if pending > 0, let longest {
      arrays.append(
        try JobArray(
          nil, Array(repeating: longest, count: pending), after: arrays.map(\.name), in: campaign,
          cost, limits))
    }
    return arrays
  }

  /// Minutes for reading the data, and for the signal that comes before the end.
  private static let start = 5
  /// Nodes are slower than what was measured, and differ.
  private static let margin = 1.5

  var cells: [String] {
    let after = phase == nil ? "all" : parents.joined(separator: ", ")
    return [
      name, "\(runs)", "\(workers)", parents.isEmpty ? "-" : after,
      ProgressDisplay.duration(60 * Double(minutes)), "\(memory) MiB",
    ]
  }
}
