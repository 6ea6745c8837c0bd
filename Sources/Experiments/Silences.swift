/// For how long workers were silent, as far as this process watched them, by its own clock.
public struct Silences {
  private var seen: [String: (beat: Int, since: SuspendingClock.Instant)] = [:]

  public init() {}

  /// Looks at a worker: seconds since its heartbeat was first seen as it is.
  public mutating func seconds(of worker: WorkerReport) -> Double {
    let now = SuspendingClock.now
    guard let last = seen[worker.id], last.beat == worker.beat else {
      seen[worker.id] = (worker.beat, now)
      return 0
    }
    return (now - last.since) / .seconds(1)
  }
}
