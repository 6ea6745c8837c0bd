import Datasets
import Networks

/// The memory that runs take side by side: what is sure, so that nothing is refused that would fit.
package struct MemoryNeed: Sendable {
  /// Of each data set; all runs share them.
  private let data: [Int]
  /// Of the runs, the largest first.
  private let runs: [Int]

  /// - Parameter threads: of each run.
  init(of runs: [PlannedRun], _ backend: Backend, threads: Int) throws {
    var needs: [String: Int] = [:]
    self.runs = try runs.map { run in
      let name = "\(run.architecture.name) \(run.batch)"
      let need =
        try needs[name] ?? Self.bytes(of: run.architecture, batch: run.batch, backend, threads)
      needs[name] = need
      return need
    }.sorted(by: >)
    let names = Set(runs.map(\.stage.setting.data.name))
    data = try names.map { try DataSource.named($0).bytes }
  }

  /// While a data set is read it is there twice, and then the runs are beside it.
  func bytes(sideBySide count: Int) -> Int {
    data.reduce(0, +) + max(data.max() ?? 0, runs.prefix(count).reduce(0, +))
  }

  /// Addresses, of which a thread takes more than it uses: a stack, and a heap of its own.
  func addresses(sideBySide count: Int) -> Int { bytes(sideBySide: count) + count * 80 << 20 }

  private static func bytes(
    of architecture: Architecture, batch: Int, _ backend: Backend, _ threads: Int
  ) throws -> Int {
    // Weights, those the network sees, gradient, momentum; and all of it but the gradient twice
    // more while a checkpoint is encoded.
    let parameters = 10 * 4 * architecture.layout.count
    let images = 4 * batch * architecture.inputShape.count
    return try engineBytes(architecture, batch: batch, backend, threads) + parameters + images
  }

  /// What an engine takes, by those for one image and for two: the rest grows with the batch.
  package static func engineBytes(
    _ architecture: Architecture, batch: Int, _ backend: Backend, _ threads: Int
  ) throws -> Int {
    func bytes(_ batch: Int) throws -> Int {
      switch try backend.engine(for: architecture, batch: batch, threads: threads) {
      case let engine as FusedEngine: engine.bytes
      case let engine as BLASEngine: engine.bytes
      default: 0
      }
    }
    let one = try bytes(1)
    return one + max(0, batch - 1) * max(0, try bytes(2) - one)
  }
}

extension PlannedRun {
  /// Images that an engine has at a time.
  var batch: Int { stage.setting.microBatch ?? stage.setting.batch }
}

extension DataSource {
  /// In memory; pictures stay in their files until they are needed.
  var bytes: Int {
    isFolderOfPictures ? 0 : (trainingCount + testCount) * (shape.count + 1)
  }
}
