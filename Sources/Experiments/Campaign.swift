import Foundation
import Pruning
import Results
import Tensors
import Training

/// Trains what is missing of a plan, several runs side by side, and publishes every result. Others
/// may do the same in the same folders: each run is trained once.
public struct Campaign: Sendable {
  public let plan: Plan
  public let store: StateStore
  public let results: RecordStore
  /// Count published records as done whose weights no missing run needs.
  public var adopts = false
  /// Seconds between checkpoints; `nil`: half a minute, and more where writing one takes so long
  /// that it would cost more than a hundredth of the time.
  public var checkpointSeconds: Double?
  /// Seconds for which a worker may be silent before others take over its runs.
  public var patience = 60.0

  let backend: Backend
  let methods: Catalogue
  let data: DataLibrary
  /// Digests of pinned steps, by network.
  let numerics: [String: String]

  public init(
    _ plan: Plan, store: StateStore, results: RecordStore, backend: Backend, methods: Catalogue,
    data: DataLibrary
  ) throws {
    (self.plan, self.store, self.results) = (plan, store, results)
    (self.backend, self.methods, self.data) = (backend, methods, data)
    try store.checkReadable()
    var numerics: [String: String] = [:]
    for run in plan.runs where numerics[run.numericsName] == nil {
      numerics[run.numericsName] = try backend.numerics(
        of: run.architecture.pruning(.convolutions),
        readsPictures: run.stage.setting.readsPictures)
    }
    self.numerics = numerics
  }

  /// How a run stands: `running` has a worker, `started` a checkpoint and none.
  public enum Progress: String, Codable, Sendable {
    case done, adopted, running, started, missing
  }

  public func progress(of run: PlannedRun) -> Progress {
    let entry = entry(run)
    if store.isFinished(entry) { return .done }
    if adopts, isPublished(run) { return .adopted }
    if let holder = store.holder(of: entry), store.isAlive(holder) { return .running }
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
      case .running, .started, .missing: break
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
