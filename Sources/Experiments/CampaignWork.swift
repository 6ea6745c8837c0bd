import Results
import Training

// One worker's share of a campaign.
extension Campaign {
  /// Publishes what is finished and not published yet, then trains what is missing: `jobs` runs
  /// side by side on a thread each, the last ones on all threads. Waits for runs that other workers
  /// have in work, and goes on with those of the dead.
  /// - Parameters:
  ///   - stop: set it to stop at the next step; a checkpoint is left.
  ///   - report: receives events, from several threads.
  /// - Throws: the first error that kept a run from being trained or published.
  public func run(
    jobs: Int, stop: StopFlag, report: @escaping @Sendable (Event) -> Void
  ) throws -> Summary {
    // A folder that cannot be written is found out now, not after the first run.
    for folder in [results.folder, store.folder] { try Files.makeFolder(folder) }
    let worker = try Worker(
      in: store,
      WorkerReport(
        experiment: plan.experiment.id, patience: patience,
        numerics: Dictionary(
          uniqueKeysWithValues: numerics.map {
            ("\($0.key) \(backend.precision.recordName)", $0.value)
          })))
    defer { worker.leave() }
    try worker.refuseOtherKernels(stop: stop)
    let missing = missing()
    let missingKeys = Set(missing.map(\.key))
    let finished = Set(plan.runs.map(\.key)).subtracting(missingKeys)
    for run in plan.runs where !missingKeys.contains(run.key) { try settle(run, by: worker) }
    report(.planned(total: plan.runs.count, missing: missing))
    try reportUnreadable(missing, report)
    let needed = Set(missing.flatMap(\.parents))
    let scheduler = Scheduler<Lease>(
      missing, finished: finished, stop: stop, onWait: { report(.waiting($0)) }
    ) { run in
      let attempt = try take(run, isNeeded: needed.contains(run.key), for: worker)
      if case .done = attempt { report(.done(run)) }
      return attempt
    }
    let shares = Workers.concurrently(Array(0..<jobs)) { job in
      share(of: job, scheduler, worker, stop: stop, report: report)
    }
    if let failure = shares.lazy.compactMap(\.failure).first { throw failure }
    if !stop.isSet { for run in missing { try settle(run, by: worker) } }
    let left = self.missing().count
    let trained = shares.reduce(0) { $0 + $1.trained }
    return Summary(
      trained: trained, trainedElsewhere: max(0, missing.count - left - trained), missing: left,
      cost: shares.reduce(into: SavingCost()) { $0.add($1.cost) })
  }

  /// What a campaign came to.
  public struct Summary: Sendable {
    public let trained: Int
    /// Runs that other workers finished meanwhile.
    public let trainedElsewhere: Int
    /// Runs still to do: it was stopped.
    public let missing: Int
    public let cost: SavingCost
  }

  /// What one job did.
  private struct Share: Sendable {
    var trained = 0
    var cost = SavingCost()
    var failure: (any Error)?
  }

  private func share(
    of job: Int, _ scheduler: Scheduler<Lease>, _ worker: Worker, stop: StopFlag,
    report: @escaping @Sendable (Event) -> Void
  ) -> Share {
    var share = Share()
    do {
      while let (run, lease) = try scheduler.next() {
        var training = StageTraining(
          campaign: self, planned: run, lease: lease, worker: worker, job: job, stop: stop,
          report: report)
        let ending = try training.train(threads: { scheduler.threadsPerRun })
        worker.show(nil, job: job)
        share.cost.add(training.cost)
        switch ending {
        case .finished:
          share.trained += 1
          scheduler.finish(run)
        case .stopped: return share
        case .lost:
          let isInWork = store.holder(of: entry(run)) != nil
          guard isInWork || store.isFinished(entry(run)) else { throw store.removed(entry(run)) }
          report(.lost(run, job: job))
          scheduler.giveBack(run)
        }
      }
    } catch {
      stop.set()  // the others save their state and end
      share.failure = error
    }
    return share
  }

  /// Takes a run, unless it is done or in work elsewhere.
  /// - Parameter isNeeded: whether a missing run starts from it.
  private func take(
    _ run: PlannedRun, isNeeded: Bool, for worker: Worker
  ) throws -> Attempt<Lease> {
    func isDone() -> Bool {
      store.isFinished(entry(run)) && (!isNeeded || lackingSnapshots(of: run).isEmpty)
    }
    if isDone() { return .done }
    guard let lease = try worker.take(entry(run)) else { return .busy }
    guard isDone() else { return .taken(lease) }
    try worker.giveBack(lease)  // it was finished between the two looks
    return .done
  }

  /// Sees to what a worker left undone that died when it had just finished a run: its record, and
  /// its checkpoints.
  private func settle(_ run: PlannedRun, by worker: Worker) throws {
    let entry = entry(run)
    guard store.isFinished(entry) else { return }
    try publish(run)
    guard store.isStarted(entry) || store.holder(of: entry) != nil,
      let lease = try worker.take(entry)
    else { return }
    try worker.giveBack(lease)
  }
}
