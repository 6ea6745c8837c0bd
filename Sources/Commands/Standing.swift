import Experiments
import Foundation
import Results

/// Who does what of an experiment now, how fast, and how long the rest takes.
struct Standing {
  struct Line {
    let worker: String
    /// `nil`: it waits.
    let run: String?
    let step, steps: Int?
    let imagesPerSecond: Double?
    let secondsLeft: Double?
    /// Seconds without a heartbeat, where that is longer than usual.
    let silent: Double?
  }

  let experiment: String
  let total: Int
  let counts: [Campaign.Progress: Int]
  let lines: [Line]
  /// `nil` while nothing is in work.
  let secondsLeft: Double?

  var isDone: Bool { counts[.done, default: 0] + counts[.adopted, default: 0] == total }

  init(_ campaign: Campaign, _ silences: inout Silences) throws {
    let runs = campaign.plan.runs
    experiment = campaign.plan.experiment.id
    total = runs.count
    let progress = runs.map(campaign.progress)
    counts = Dictionary(grouping: progress) { $0 }.mapValues(\.count)
    var tasks: [StageKey: WorkerTask] = [:]
    var lines: [Line] = []
    for worker in campaign.store.workers where worker.process.isAlive != false {
      let seconds = silences.seconds(of: worker)
      guard seconds <= worker.patience else { continue }
      let name = "\(worker.process.host):\(worker.process.number)"
      let silent = seconds > worker.patience / 4 ? seconds : nil
      if worker.tasks.isEmpty {
        lines.append(
          Line(
            worker: name, run: nil, step: nil, steps: nil, imagesPerSecond: nil, secondsLeft: nil,
            silent: silent))
      }
      for task in worker.tasks {
        tasks[task.key] = task
        lines.append(
          Line(
            worker: name, run: task.run, step: task.step, steps: task.steps,
            imagesPerSecond: task.imagesPerSecond, secondsLeft: task.secondsLeft, silent: silent))
      }
    }
    self.lines = lines
    // Work is counted in multiply-adds, so that all networks count alike.
    var (work, rate) = (0.0, 0.0)
    for (run, state) in zip(runs, progress) where state != .done && state != .adopted {
      let task = tasks[run.key]
      let share = task.map { Double($0.steps - $0.step) / Double(max(1, $0.steps)) } ?? 1
      work += run.multiplyAdds * share
      rate += 3 * (task?.imagesPerSecond ?? 0) * Double(run.architecture.multiplyAdds())
    }
    let longest = tasks.values.compactMap(\.secondsLeft).max() ?? 0
    secondsLeft = rate > 0 ? max(work / rate, longest) : nil
  }

  /// One line.
  var summary: String {
    func count(_ states: Campaign.Progress...) -> Int {
      states.reduce(0) { $0 + counts[$1, default: 0] }
    }
    let left = secondsLeft.map { ", \(ProgressDisplay.duration($0)) left" } ?? ""
    return "\(experiment): \(count(.done, .adopted)) of \(total) runs done, "
      + "\(count(.running)) in work, \(count(.started, .missing)) to do\(left)"
      + (lines.isEmpty && !isDone ? "; nobody works on it" : "")
  }

  /// A table of the workers; `nil` where there is none.
  var table: String? {
    guard !lines.isEmpty else { return nil }
    return TextColumns.layout(
      ["run", "worker", "step", "images/s", "left", "silent"],
      lines.map { line in
        [
          line.run ?? "(waits)", line.worker,
          line.step.map { "\($0)/\(line.steps ?? 0)" } ?? "-",
          line.imagesPerSecond.map { String(format: "%.0f", $0) } ?? "-",
          line.secondsLeft.map(ProgressDisplay.duration) ?? "-",
          line.silent.map(ProgressDisplay.duration) ?? "",
        ]
      })
  }
}
