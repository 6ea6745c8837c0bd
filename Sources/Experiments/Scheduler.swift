import Foundation
import Synchronization

/// Hands out runs whose parents are finished: grid by grid, in each those with most work behind them
/// first.
package final class Scheduler: Sendable {
  private struct State {
    var waiting: [PlannedRun]
    var running = 0
    /// Workers that find no run to start.
    var idle = 0
    var finished: Set<StageKey>
  }

  private let state: Mutex<State>
  private let stop: StopFlag

  /// - Parameters:
  ///   - missing: the runs to do.
  ///   - finished: keys of those already done.
  package init(_ missing: [PlannedRun], finished: Set<StageKey>, stop: StopFlag) {
    let work = Self.workBehind(missing)
    let order = missing.enumerated().sorted {
      ($0.element.rank, -work[$0.element.key]!, $0.offset)
        < ($1.element.rank, -work[$1.element.key]!, $1.offset)
    }
    state = Mutex(State(waiting: order.map(\.element), finished: finished))
    self.stop = stop
  }

  /// The next run; waits while all that is left needs a run in work. `nil`: nothing is left, or
  /// all stop.
  package func next() -> PlannedRun? {
    var isIdle = false
    while !stop.isSet {
      let (run, isOver) = state.withLock { state -> (PlannedRun?, Bool) in
        if isIdle { state.idle -= 1 }
        isIdle = false
        let ready = state.waiting.firstIndex { $0.parents.allSatisfy(state.finished.contains) }
        if let ready {
          state.running += 1
          return (state.waiting.remove(at: ready), false)
        }
        state.idle += 1  // for good, if nothing waits any more
        isIdle = true
        return (nil, state.waiting.isEmpty || state.running == 0)
      }
      if run != nil || isOver { return run }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return nil
  }

  /// How many threads a run in work may use: its own and its share of the idle ones.
  var threadsPerRun: Int { state.withLock { 1 + $0.idle / max(1, $0.running) } }

  package func finish(_ run: PlannedRun) {
    state.withLock {
      $0.running -= 1
      $0.finished.insert(run.key)
    }
  }

  /// Multiply-adds of each run and of the longest chain that waits for it.
  private static func workBehind(_ runs: [PlannedRun]) -> [StageKey: Int] {
    var work: [StageKey: Int] = [:]
    for run in runs.reversed() {  // children come after their parents
      let children = runs.filter { $0.parents.contains(run.key) }.map { work[$0.key] ?? 0 }
      work[run.key] = run.epochs * run.architecture.multiplyAdds() + (children.max() ?? 0)
    }
    return work
  }
}
