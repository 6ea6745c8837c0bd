/// How the cores are used.
public struct Layout: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Independent trainings side by side.
  public let runs: Int
  /// Of each.
  public let threads: Int

  public init(runs: Int, threads: Int) { (self.runs, self.threads) = (runs, threads) }

  public var description: String {
    threads == 1
      ? "\(runs) side by side, one thread each"
      : "\(runs == 1 ? "one" : "\(runs)") with \(threads) threads"
  }
}
