import Foundation
import Synchronization

/// What came of trying to take a run. `Ticket` is the right to train it.
package enum Attempt<Ticket: Sendable>: Sendable {
  case taken(Ticket)
  /// Another worker has it.
  case busy
  /// It is finished.
  case done
}

/// Hands out runs whose parents are finished: grid by grid, in each those with most work behind
/// them first. Other workers may take and finish runs of the same plan meanwhile.
package final class Scheduler<Ticket: Sendable>: Sendable {
  private struct State {
    var waiting: [PlannedRun]
    var running = 0
    /// Threads that find no run to start.
    var idle = 0
    var finished: Set<StageKey>
    /// Grows with every run that is finished or given back here.
    var changes = 0
    var saysThatItWaits = false

    func firstReady(except busy: Set<StageKey>) -> PlannedRun? {
      waiting.first { !busy.contains($0.key) && $0.parents.allSatisfy(finished.contains) }
    }

    mutating func start(_ run: PlannedRun) {
      waiting.removeAll { $0.key == run.key }
      running += 1
      saysThatItWaits = false
    }

    /// Another worker has finished it.
    mutating func skip(_ run: PlannedRun) {
      waiting.removeAll { $0.key == run.key }
      finished.insert(run.key)
    }

    /// How many runs wait, where none is in work here; `nil` otherwise, and after the first time.
    mutating func waitsForOthers() -> Int? {
      guard running == 0, !waiting.isEmpty, !saysThatItWaits else { return nil }
      saysThatItWaits = true
      return waiting.count
    }
  }

  /// The last look that found no run to start.
  private struct Look {
    var changes = -1
    var time = ContinuousClock.now
  }

  private let state: Mutex<State>
  /// Held by the thread that looks: taking reads and writes files.
  private let look = Mutex(Look())
  private let stop: StopFlag
  private let onWait: @Sendable (Int) -> Void
  private let attempt: @Sendable (PlannedRun) throws -> Attempt<Ticket>

  /// - Parameters:
  ///   - missing: the runs to do.
  ///   - finished: keys of those already done.
  ///   - onWait: is told how many runs are left when all of them are in the hands of others.
  ///   - attempt: tries to take a run; not called by two threads at once.
  package init(
    _ missing: [PlannedRun], finished: Set<StageKey>, stop: StopFlag,
    onWait: @escaping @Sendable (Int) -> Void = { _ in },
    attempt: @escaping @Sendable (PlannedRun) throws -> Attempt<Ticket>
  ) {
    let work = Self.workBehind(missing)
    let order = missing.enumerated().sorted {
      ($0.element.rank, -work[$0.element.key]!, $0.offset)
        < ($1.element.rank, -work[$1.element.key]!, $1.offset)
    }
    state = Mutex(State(waiting: order.map(\.element), finished: finished))
    (self.stop, self.onWait, self.attempt) = (stop, onWait, attempt)
  }

  /// The next run; waits while all that is left is in work, or needs a run in work. `nil`: nothing
  /// is left, or all stop.
  package func next() throws -> (run: PlannedRun, ticket: Ticket)? {
    if let found = try find() { return found }
    state.withLock { $0.idle += 1 }  // for good, if nothing waits any more
    while !stop.isSet, state.withLock({ !$0.waiting.isEmpty }) {
      if let found = try find() {
        state.withLock { $0.idle -= 1 }
        return found
      }
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
      $0.changes += 1
    }
  }

  /// Hands back a run that was not trained to its end here: another worker took it over.
  func giveBack(_ run: PlannedRun) {
    state.withLock {
      $0.running -= 1
      $0.waiting.append(run)
      $0.changes += 1
    }
  }

  /// The first run that can be taken now. What other workers did is looked up a few times a second.
  private func find() throws -> (run: PlannedRun, ticket: Ticket)? {
    try look.withLock { look -> (run: PlannedRun, ticket: Ticket)? in
      let changes = state.withLock { $0.changes }
      guard changes != look.changes || .now - look.time > .milliseconds(250) else { return nil }
      var busy: Set<StageKey> = []
      while !stop.isSet, let run = state.withLock({ $0.firstReady(except: busy) }) {
        switch try attempt(run) {
        case .taken(let ticket):
          state.withLock { $0.start(run) }
          return (run, ticket)
        case .done: state.withLock { $0.skip(run) }
        case .busy: busy.insert(run.key)
        }
      }
      look = Look(changes: changes)
      if !stop.isSet, let left = state.withLock({ $0.waitsForOthers() }) { onWait(left) }
      return nil
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
