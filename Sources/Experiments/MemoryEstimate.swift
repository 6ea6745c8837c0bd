import Datasets
import Networks

extension Campaign {
  /// Bytes that a worker takes for some runs: more than was ever measured, less than twice as much
  /// (docs/slurm.md).
  /// - Parameter jobs: runs side by side.
  public func memory(for runs: [PlannedRun], jobs: Int) throws -> Int {
    let kinds = Dictionary(runs.map { ("\($0.architecture.name) \($0.batch)", $0) }) { $1 }
    let largest =
      try kinds.values.map { run in
        let engine = try MemoryNeed.engineBytes(run.architecture, batch: run.batch, backend, 1)
        return engine + Self.vectors * 4 * run.architecture.layout.count
      }.max() ?? 0
    let data = try Set(runs.map(\.stage.setting.data.name)).reduce(0) { bytes, name in
      bytes + Self.copies * (try DataSource.named(name).bytes)
    }
    return Self.program + data + min(jobs, runs.count) * largest
  }

  /// Code, libraries and all that is small.
  private static let program = 64 << 20
  /// Of the parameters' length: weights, momentum, gradient, what a method keeps, a checkpoint
  /// that is being written.
  private static let vectors = 16
  /// Of a data set while it is unpacked.
  private static let copies = 3
}
