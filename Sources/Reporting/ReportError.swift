/// Why runs make no table or figure, in one line: what, where, what to do.
public enum ReportError: Error, Hashable, CustomStringConvertible {
  /// Two records of one cell and seed: they would count as two seeds.
  case sameSeed(cell: String, seed: Int, runs: [String])
  /// Records that must not share a table.
  case mixed(what: String, runs: [String])
  /// No file that `check --update-baseline` wrote.
  case noBaseline(path: String)
  case cannotWrite(path: String, reason: String)

  public var description: String {
    switch self {
    case .sameSeed(let cell, let seed, let runs):
      "\(cell): seed \(seed) has the runs \(runs.joined(separator: " and ")); "
        + "remove one of their folders from results/runs"
    case .mixed(let what, let runs):
      "\(runs.joined(separator: " and ")) differ in \(what) and cannot share a table or figure; "
        + "remove one of their folders from results/runs, or use another --results"
    case .noBaseline(let path):
      "\(path) is no baseline; make one with `prunebench check --update-baseline --baseline \(path)`"
    case .cannotWrite(let path, let reason):
      "\(path): cannot write: \(reason); free space or choose another folder"
    }
  }
}
