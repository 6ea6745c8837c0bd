import Foundation
import Synchronization

/// Threads that decode pictures, asleep while there are none to decode. All runs of a process share
/// them.
final class DecodingThreads: Sendable {
  private let line = WaitingLine()
  private let count: Int

  /// - Parameter side: of the squares that are read.
  init(_ count: Int, side: Int) {
    precondition(count > 0, "somebody has to decode")
    self.count = count
    for _ in 0..<count {
      let thread = Thread { [line] in
        let reader = JPEGReader(side: side)
        while let (job, index) = line.next() {
          job.work(index, reader)
          job.finishOne()
        }
      }
      thread.start()
    }
  }

  deinit { line.close(count) }

  /// Begins `work(0)` to `work(count - 1)`, each on one of the threads, and returns at once.
  func begin(
    _ count: Int, _ work: @escaping @Sendable (_ index: Int, JPEGReader) -> Void
  ) -> Job {
    let job = Job(count, work)
    line.append(job)
    return job
  }

  /// Work that was begun.
  final class Job: Sendable {
    let count: Int
    fileprivate let work: @Sendable (Int, JPEGReader) -> Void
    private let left: Atomic<Int>
    private let done = DispatchSemaphore(value: 0)

    fileprivate init(_ count: Int, _ work: @escaping @Sendable (Int, JPEGReader) -> Void) {
      (self.count, self.work) = (count, work)
      left = Atomic(count)
      if count == 0 { done.signal() }
    }

    fileprivate func finishOne() {
      let before = left.subtract(1, ordering: .acquiringAndReleasing).oldValue
      if before == 1 { done.signal() }
    }

    /// Waits until all of it is done.
    func wait() {
      done.wait()
      done.signal()  // for whoever waits again
    }
  }
}

/// Jobs in the order in which they were begun.
private final class WaitingLine: Sendable {
  private struct State {
    var jobs: [DecodingThreads.Job] = []
    /// Of the first job, the next piece of it.
    var index = 0
  }

  private let state = Mutex(State())
  private let pieces = DispatchSemaphore(value: 0)

  func append(_ job: DecodingThreads.Job) {
    guard job.count > 0 else { return }
    state.withLock { $0.jobs.append(job) }
    for _ in 0..<job.count { pieces.signal() }
  }

  /// Lets `threads` threads end.
  func close(_ threads: Int) { for _ in 0..<threads { pieces.signal() } }

  /// Waits for a piece of work; `nil` ends a thread.
  func next() -> (DecodingThreads.Job, index: Int)? {
    pieces.wait()
    return state.withLock { state in
      guard let job = state.jobs.first else { return nil }
      let index = state.index
      state.index += 1
      if state.index == job.count {
        state.jobs.removeFirst()
        state.index = 0
      }
      return (job, index)
    }
  }
}
