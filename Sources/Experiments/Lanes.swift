/// How a campaign uses the cores: so many runs side by side, on so many threads each.
public struct Lanes: Hashable, Sendable {
  public let runs: Int
  /// Of each run; more than one where there are fewer runs than cores.
  public let threads: Int

  public init(runs: Int, threads: Int) { (self.runs, self.threads) = (runs, threads) }

  /// - Parameters:
  ///   - jobs: the most runs side by side.
  ///   - missing: the runs that there are to do.
  public init(jobs: Int, for missing: Int) {
    runs = max(1, min(jobs, missing))
    threads = max(1, jobs / runs)
  }

  public var text: String {
    let each = threads == 1 ? "" : " on \(threads) threads each"
    return runs == 1 ? "one run\(each)" : "\(runs) runs side by side\(each)"
  }
}
