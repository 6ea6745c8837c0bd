import Foundation
import Synchronization

/// A worker in a state directory that others may share: it holds leases, tells the others by its
/// heartbeat that it lives, and takes dead ones from the list.
///
/// Nobody compares clocks. A worker is dead if its process is known to be gone, or if its heartbeat
/// was looked at again and again and never changed; looks are counted, so that a watcher that was
/// itself stopped takes its own pause for nobody's silence.
package final class Worker: Sendable {
  let store: StateStore
  package let id: String
  /// Beats and looks in the time after which a silent worker loses its runs.
  private static let beats = 12.0

  private struct State {
    var report: WorkerReport
    var tasks: [Int: WorkerTask] = [:]
    var leases: Set<Lease> = []
    var lastBeat = SuspendingClock.now
  }

  /// A heartbeat as it was last seen, and for how many looks it has been so.
  private struct Sighting {
    var beat: Int
    var looks = 0
  }

  private let interval: Double
  private let state: Mutex<State>
  /// Held while files are read and written, which may take long.
  private let sightings = Mutex<[String: Sighting]>([:])
  private let end = StopFlag()

  /// Begins to beat.
  package init(in store: StateStore, _ report: WorkerReport) throws {
    self.store = store
    id = report.id
    interval = report.patience / Self.beats
    state = Mutex(State(report: report))
    try beat()
    Thread { [self] in
      while !end.isSet {
        Thread.sleep(forTimeInterval: interval)
        try? beat()  // where that fails for long, `holds` says so
      }
    }.start()
  }

  /// Takes it from the list; leases that it did not give back are free.
  package func leave() {
    end.set()
    sightings.withLock { _ in store.removeWorker(id) }
  }

  /// Takes a stage that no living worker holds.
  package func take(_ entry: StateStore.Entry) throws -> Lease? {
    let lease = try store.takeLease(of: entry, for: id, isAlive: store.isAlive)
    if let lease { state.withLock { _ = $0.leases.insert(lease) } }
    return lease
  }

  package func giveBack(_ lease: Lease) throws {
    state.withLock { _ = $0.leases.remove(lease) }
    try store.giveBack(lease)
  }

  /// Whether a lease still counts, by the last beat; where one is overdue, as after the process was
  /// stopped, by a new one.
  package func holds(_ lease: Lease) throws -> Bool {
    let isOverdue = state.withLock { SuspendingClock.now - $0.lastBeat > .seconds(2 * interval) }
    if isOverdue { try beat() }
    return state.withLock { $0.leases.contains(lease) }
  }

  /// Says what a job trains; `nil`: nothing.
  func show(_ task: WorkerTask?, job: Int) { state.withLock { $0.tasks[job] = task } }

  private func beat() throws {
    try sightings.withLock { sightings in
      guard !end.isSet else { return }
      let begin = SuspendingClock.now
      let report = state.withLock { state in
        state.report.beat += 1
        state.report.tasks = state.tasks.sorted { $0.key < $1.key }.map(\.value)
        return state.report
      }
      try store.write(report)
      let lost = state.withLock { $0.leases }.filter { !store.isHeld($0) }
      state.withLock {
        $0.leases.subtract(lost)
        $0.lastBeat = begin  // of before the looks: a process may be stopped anywhere
      }
      look(&sightings)
    }
  }

  private func look(_ sightings: inout [String: Sighting]) {
    var seen: [String: Sighting] = [:]
    for other in store.workerIDs where other != id {
      let report = store.worker(other)
      let beat = report?.beat ?? -1  // unreadable
      var sighting = Sighting(beat: beat)
      if let last = sightings[other], last.beat == beat { sighting.looks = last.looks + 1 }
      // What two looks cannot read no living worker has left.
      let patience = min(report?.patience ?? 0, WorkerReport.longestPatience)
      if report?.process.isAlive == false || Double(sighting.looks) * interval > patience {
        store.removeWorker(other)
      } else {
        seen[other] = sighting
      }
    }
    sightings = seen
    store.clearHalfWrittenReports()
  }
}

extension Worker {
  /// Makes sure that all workers here give the same bits: two kinds of kernels would train every
  /// run twice, and publish one over the other. Waits for a silent one to be known as dead.
  /// - Throws: ``ConfigurationError`` that names another worker.
  func refuseOtherKernels(stop: StopFlag) throws {
    let own = state.withLock { $0.report.numerics }
    var beats: [String: Int] = [:]
    while !stop.isSet {
      let others = store.workers.filter { other in
        other.numerics.contains { own[$0.key] != nil && own[$0.key] != $0.value }
      }
      if others.isEmpty { return }
      for other in others {
        let first = beats[other.id] ?? other.beat
        guard other.process.isAlive ?? (other.beat != first) else {
          beats[other.id] = first
          continue
        }
        throw ConfigurationError(
          "\(other.process) trains in \(store.folder) with kernels that give other bits; choose "
            + "the same by --isa, or folders of their own by --dir and --results, and join them "
            + "with `prunebench merge`")
      }
      Thread.sleep(forTimeInterval: interval)
    }
  }
}
