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

  private let backend: Backend
  private let methods: Catalogue
  private let data: DataLibrary
  private let numerics: [String: String]

  public init(
    _ plan: Plan, store: StateStore, results: RecordStore, backend: Backend, methods: Catalogue,
    data: DataLibrary
  ) throws {
    (self.plan, self.store, self.results) = (plan, store, results)
    (self.backend, self.methods, self.data) = (backend, methods, data)
    var numerics: [String: String] = [:]
    for run in plan.runs where numerics[run.architecture.name] == nil {
      numerics[run.architecture.name] = try backend.numerics(of: run.architecture)
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

  /// Trains what is missing on `jobs` threads, then publishes what is not published yet.
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
    let scheduler = Scheduler(missing, finished: finished, stop: stop)
    let failures = Workers.concurrently(Array(0..<max(1, min(jobs, missing.count)))) {
      job -> (any Error)? in
      while let run = scheduler.next() {
        do {
          guard try train(run, job: job, stop: stop, report: report) else { return nil }
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

  // MARK: One run

  /// Trains one run to its end; `false` if it was stopped before, with a checkpoint left.
  private func train(
    _ planned: PlannedRun, job: Int, stop: StopFlag, report: @Sendable (Event) -> Void
  ) throws -> Bool {
    let entry = entry(planned)
    let factory = RunFactory(backend: backend, methods: methods, data: data) { key, step in
      let entry = StateStore.Entry(key: key, numerics: numerics(planned))
      return try step.map { try store.snapshot(entry, at: $0) } ?? store.finished(entry)
    }
    if store.isFinished(entry) {
      report(.started(planned, job: job, step: 0))
      return try retrace(factory.make(planned), planned, stop: stop)
    }
    let run = try factory.make(planned)
    let firstStep = run.step
    var timing = Timing(started: Date())
    if let checkpoint = store.checkpoint(of: entry, report: { report(.warning($0)) }) {
      try run.resume(from: checkpoint)
      timing = (try? checkpoint.decode(metadata: "timing")) ?? timing
      let passed = lackingSnapshots(of: planned).contains { $0 < run.step }
      guard try !passed || retrace(factory.make(planned), planned, stop: stop) else { return false }
    }
    report(.started(planned, job: job, step: run.step == firstStep ? 0 : run.step))
    var lastSave = ContinuousClock.now
    func save() throws {
      var file = try run.checkpoint()
      try file.set(metadata: "timing", timing)
      try store.save(file, of: entry)
      lastSave = .now
    }
    var outcome = Outcome(status: .done)
    do {
      while !run.isFinished {
        let begin = ContinuousClock.now
        let epochEnd = (run.step / run.stepsPerEpoch + 1) * run.stepsPerEpoch
        try saveSnapshot(run, planned)
        let snapshot = planned.snapshots.first { $0 > run.step } ?? epochEnd
        try run.train(until: min(run.step + 10, epochEnd, snapshot))
        timing.add((ContinuousClock.now - begin) / .seconds(1), run.takeHookSeconds())
        let isEpochEnd = run.step == epochEnd
        if isEpochEnd { timing.closeEpoch() }
        report(
          .advanced(
            planned, job: job, step: run.step, of: run.totalSteps, sparsity: run.sparsity,
            epochs: run.epochs))
        if stop.isSet, !run.isFinished {
          try save()
          return false
        }
        if isEpochEnd || ContinuousClock.now - lastSave > .seconds(30), !run.isFinished {
          try save()
        }
      }
      outcome.final = run.final?.total
    } catch let diverged as Diverged {
      try abandonSnapshots(run, planned)
      outcome = Outcome(
        status: .diverged, reason: diverged.reason, epochDiverged: diverged.epoch,
        final: run.epochs.last?.test)
    }
    let machine = MachineRecord(backend: backend, timing: timing, ended: Date())
    try store.publish(FinishedRun.file(run, outcome, machine: machine), as: entry)
    try publish(planned)
    report(.finished(planned, job: job, outcome.final.map(Record.Evaluation.init), timing.seconds))
    return true
  }

  // MARK: Snapshots

  /// The steps whose states other stages start from and that are not kept yet.
  private func lackingSnapshots(of planned: PlannedRun) -> [Int] {
    planned.snapshots.filter { !store.hasSnapshot(entry(planned), at: $0) }
  }

  private func saveSnapshot(_ run: any ActiveRun, _ planned: PlannedRun) throws {
    guard lackingSnapshots(of: planned).contains(run.step) else { return }
    try store.publish(run.tensors, of: entry(planned), at: run.step)
  }

  /// Trains a fresh `run` once more as far as the states that it passed before they were asked for;
  /// `false` if it was stopped.
  private func retrace(
    _ run: any ActiveRun, _ planned: PlannedRun, stop: StopFlag
  ) throws -> Bool {
    while let last = lackingSnapshots(of: planned).last, run.step <= last {
      try saveSnapshot(run, planned)
      let next = planned.snapshots.first { $0 > run.step } ?? last
      do { try run.train(until: min(run.step + 10, next)) } catch is Diverged {
        try abandonSnapshots(run, planned)
      }
      if stop.isSet { return false }
    }
    return true
  }

  /// Keeps the state in which a run diverged in place of later ones: those that start from it will
  /// find out by their first step.
  private func abandonSnapshots(_ run: any ActiveRun, _ planned: PlannedRun) throws {
    for step in lackingSnapshots(of: planned) {
      try store.publish(run.tensors, of: entry(planned), at: step)
    }
  }

  // MARK: Records

  /// Writes the record of a finished run unless it stands there already; cells add up.
  private func publish(_ run: PlannedRun) throws {
    let name = recordName(of: run)
    let entry = entry(run)
    var cells = Set(run.cells)
    if results.contains(name), let published = try? results.summary(name),
      published.numerics == numerics(run)
    {
      guard !cells.isSubset(of: published.cell), store.isFinished(entry) else { return }
      cells.formUnion(published.cell)
    }
    guard store.isFinished(entry) else { return }
    let file = try store.finished(entry)
    var record = Record(
      try FinishedRun(file, layout: run.architecture.layout), of: run, numerics: numerics(run),
      profile: plan.experiment.profile,
      digests: try data.data(for: run.stage.setting.data).digests)
    record.summary.cell = cells.sorted()
    try results.write(record, machine: file.decode(metadata: "machine"))
  }

  private func isPublished(_ run: PlannedRun) -> Bool {
    guard let summary = try? results.summary(recordName(of: run)) else { return false }
    return summary.configHash == run.key && summary.numerics == numerics(run)
  }

  private func numerics(_ run: PlannedRun) -> String { numerics[run.architecture.name] ?? "" }

  private func entry(_ run: PlannedRun) -> StateStore.Entry {
    StateStore.Entry(key: run.key, numerics: numerics(run))
  }
}
