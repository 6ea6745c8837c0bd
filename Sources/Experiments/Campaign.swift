import Foundation
import Pruning
import Results
import Synchronization
import Tensors
import Training

/// Trains what is missing of a plan, several runs side by side, and publishes every result.
public struct Campaign: Sendable {
  public let plan: Plan
  public let store: StateStore
  public let results: RecordStore
  /// Count published records as done whose weights no missing run needs.
  public var adopts = false

  let backend: Backend
  let methods: Catalogue
  let data: DataLibrary
  private let numerics: [String: String]

  public init(
    _ plan: Plan, store: StateStore, results: RecordStore, backend: Backend, methods: Catalogue,
    data: DataLibrary
  ) throws {
    (self.plan, self.store, self.results) = (plan, store, results)
    (self.backend, self.methods, self.data) = (backend, methods, data)
    var numerics: [String: String] = [:]
    for run in plan.runs where numerics[run.numericsName] == nil {
      numerics[run.numericsName] = try backend.numerics(
        of: run.architecture.pruning(.convolutions),
        readsPictures: run.stage.setting.readsPictures)
    }
    self.numerics = numerics
  }

  /// How a run stands.
  public enum Progress: String, Codable, Sendable { case done, adopted, started, missing }

  public func progress(of run: PlannedRun) -> Progress {
    let entry = entry(run)
    if store.isFinished(entry) { return .done }
    if adopts, isPublished(run) { return .adopted }
    return store.isStarted(entry) ? .started : .missing
  }

  /// The runs to train, parents first. An adopted run is trained after all if a run that is missing
  /// needs its weights, and a finished one as far as a state that is needed and was not kept.
  public func missing() -> [PlannedRun] {
    var needed: Set<StageKey> = []
    var missing: [PlannedRun] = []
    for run in plan.runs.reversed() {
      let isNeeded = needed.contains(run.key)
      switch progress(of: run) {
      case .done: guard isNeeded, !lackingSnapshots(of: run).isEmpty else { continue }
      case .adopted: guard isNeeded else { continue }
      case .started, .missing: break
      }
      missing.append(run)
      needed.formUnion(run.parents)
    }
    return missing.reversed()
  }

  /// The record of a run as it is, or would be, published.
  public func recordName(of run: PlannedRun) -> String {
    RunName(
      model: run.architecture.name, data: run.stage.setting.data.name, method: run.method,
      sparsity: run.sparsity, profile: plan.experiment.profile.name,
      seed: run.stage.setting.seed, configHash: run.key,
      precision: run.stage.setting.precision
    ).text
  }

  /// Publishes what is finished and not published yet, then trains what is missing: `jobs` runs
  /// side by side on a thread each, the last ones on all threads.
  /// - Parameters:
  ///   - stop: set it to stop at the next step; a checkpoint is left.
  ///   - report: receives events, from several threads.
  /// - Throws: the first error that kept a run from being trained or published.
  public func run(
    jobs: Int, stop: StopFlag, report: @escaping @Sendable (Event) -> Void
  ) throws -> Summary {
    // A folder that cannot be written is found out now, not after the first run.
    for folder in [results.folder, store.folder] { try Files.makeFolder(folder) }
    let missing = missing()
    let missingKeys = Set(missing.map(\.key))
    let finished = Set(plan.runs.map(\.key)).subtracting(missingKeys)
    for run in plan.runs where !missingKeys.contains(run.key) { try publish(run) }
    report(.planned(total: plan.runs.count, missing: missing))
    try reportUnreadable(missing, report)
    let scheduler = Scheduler(missing, finished: finished, stop: stop)
    let failures = Workers.concurrently(Array(0..<jobs)) { job -> (any Error)? in
      while let run = scheduler.next() {
        do {
          let isFinished = try train(
            run, job: job, stop: stop, threads: { scheduler.threadsPerRun }, report: report)
          guard isFinished else { return nil }
          scheduler.finish(run)
        } catch {
          stop.set()  // the others save their state and end
          return error
        }
      }
      return nil
    }
    if let failure = failures.compactMap({ $0 }).first { throw failure }
    let left = self.missing()
    return Summary(trained: missing.count - left.count, missing: left.count)
  }

  /// What a campaign came to.
  public struct Summary: Sendable {
    public let trained: Int
    /// Runs still to do: it was stopped.
    public let missing: Int
  }

  func numerics(_ run: PlannedRun) -> String { numerics[run.numericsName] ?? "" }

  func entry(_ run: PlannedRun) -> StateStore.Entry {
    StateStore.Entry(key: run.key, numerics: numerics(run))
  }
}

extension PlannedRun {
  /// What kernels it goes through: runs of one name share their digest.
  fileprivate var numericsName: String {
    architecture.name + (stage.setting.readsPictures ? ", pictures" : "")
  }
}
