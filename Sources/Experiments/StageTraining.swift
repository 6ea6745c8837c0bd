import Foundation
import Results
import Tensors
import Training

/// The training of one run by the worker that has taken it, from where it stands to its end.
struct StageTraining {
  let campaign: Campaign
  let planned: PlannedRun
  let lease: Lease
  let worker: Worker
  let job: Int
  let stop: StopFlag
  let report: @Sendable (Event) -> Void

  private var store: StateStore { campaign.store }
  private var timing = Timing(started: Date())
  /// Steps until the next look at signals and lease: about half a second's.
  private var pace = 1
  private var lastSave = ContinuousClock.now
  private var lastSaveSeconds = 0.0
  private(set) var cost = SavingCost()
  /// Once the stage is published.
  private var outcome: Outcome?

  init(
    campaign: Campaign, planned: PlannedRun, lease: Lease, worker: Worker, job: Int,
    stop: StopFlag, report: @escaping @Sendable (Event) -> Void
  ) {
    (self.campaign, self.planned, self.lease) = (campaign, planned, lease)
    (self.worker, self.job, self.stop, self.report) = (worker, job, stop, report)
  }

  enum Ending {
    case finished
    /// A checkpoint is left.
    case stopped
    /// Another worker has taken the run over, or finished it.
    case lost
  }

  /// - Parameter threads: how many the run may use from now on.
  mutating func train(threads: () -> Int) throws -> Ending {
    do {
      let ending = try trainOn(threads)
      if let outcome {
        try campaign.publish(planned)  // when the run, which may be large, is gone from memory
        report(
          .finished(planned, job: job, outcome.final.map(Record.Evaluation.init), timing.seconds))
      }
      if store.isFinished(lease.entry) { try worker.giveBack(lease) }
      return ending
    } catch where !store.isHeld(lease) {
      return .lost  // whoever took it over has removed what was being read or written
    }
  }

  private mutating func trainOn(_ threads: () -> Int) throws -> Ending {
    let factory = campaign.factory(for: planned)
    if store.isFinished(lease.entry) {
      report(.started(planned, job: job, step: 0))
      let ending = try retrace(factory.make(planned))
      if ending == .finished { report(.done(planned)) }
      return ending
    }
    let run = try factory.make(planned)
    let firstStep = run.step
    let isResumed = try store.resume(lease.entry, report: { report(.warning($0)) }) { checkpoint in
      try run.resume(from: checkpoint)
      timing = (try? checkpoint.decode(metadata: "timing")) ?? timing
    }
    if isResumed, campaign.lackingSnapshots(of: planned).contains(where: { $0 < run.step }) {
      let ending = try retrace(factory.make(planned))
      guard ending == .finished else { return ending }
    }
    report(.started(planned, job: job, step: run.step == firstStep ? 0 : run.step))
    if let parent = try campaign.divergedParent(of: planned) {
      try campaign.abandonSnapshots(run, planned)
      let reason = "\(campaign.recordName(of: parent)), from which it starts, diverged"
      return try publish(run, Outcome(status: .diverged, reason: reason, epochDiverged: 0))
    }
    show(run)
    do {
      let ending = try trainSteps(run, threads)
      guard ending == .finished else { return ending }
    } catch let diverged as Diverged {
      try campaign.abandonSnapshots(run, planned)
      return try publish(
        run,
        Outcome(
          status: .diverged, reason: diverged.reason, epochDiverged: diverged.epoch,
          final: run.epochs.last?.test))
    }
    return try publish(run, Outcome(status: .done, final: run.final?.total))
  }

  private mutating func trainSteps(_ run: any ActiveRun, _ threads: () -> Int) throws -> Ending {
    let (firstStep, start) = (run.step, ContinuousClock.now)
    lastSave = start
    while !run.isFinished {
      let begin = ContinuousClock.now
      timing.threads = max(timing.threads, try run.use(threads: threads()))
      let epochEnd = (run.step / run.stepsPerEpoch + 1) * run.stepsPerEpoch
      try campaign.saveSnapshot(run, planned)
      let snapshot = planned.snapshots.first { $0 > run.step } ?? epochEnd
      let before = run.step
      try run.train(until: min(run.step + pace, epochEnd, snapshot))
      let seconds = (ContinuousClock.now - begin) / .seconds(1)
      pace = max(1, min(10, Int(0.5 * Double(run.step - before) / max(seconds, 1e-6))))
      cost.training += seconds
      timing.add(seconds, run.takeHookSeconds(), pictures: run.takePictureSeconds())
      if run.step == epochEnd { timing.closeEpoch() }
      report(
        .advanced(
          planned, job: job, step: run.step, of: run.totalSteps, sparsity: run.sparsity,
          epochs: run.epochs))
      show(run, steps: run.step - firstStep, (ContinuousClock.now - start) / .seconds(1))
      guard try worker.holds(lease) else { return .lost }
      if run.isFinished { break }
      if stop.isSet || isSaveDue { try save(run) }
      if stop.isSet { return .stopped }
    }
    return .finished
  }

  /// Tells the other workers how far it is.
  /// - Parameter steps: that were trained in so many `seconds`.
  private func show(_ run: any ActiveRun, steps: Int = 0, _ seconds: Double = 0) {
    var task = WorkerTask(
      run: campaign.recordName(of: planned), key: planned.key, step: run.step,
      steps: run.totalSteps)
    if steps > 0, seconds > 0 {
      let rate = Double(steps) / seconds
      task.imagesPerSecond = rate * Double(planned.stage.setting.batch)
      task.secondsLeft = Double(run.totalSteps - run.step) / rate
    }
    worker.show(task, job: job)
  }

  /// Trains a fresh `run` once more as far as the states that it passed before they were asked for.
  private func retrace(_ run: any ActiveRun) throws -> Ending {
    if try campaign.divergedParent(of: planned) != nil {
      try campaign.abandonSnapshots(run, planned)
    }
    while let last = campaign.lackingSnapshots(of: planned).last, run.step <= last {
      try campaign.saveSnapshot(run, planned)
      let next = planned.snapshots.first { $0 > run.step } ?? last
      do { try run.train(until: min(run.step + 1, next)) } catch is Diverged {
        try campaign.abandonSnapshots(run, planned)
      }
      guard try worker.holds(lease) else { return .lost }
      if stop.isSet { return .stopped }
    }
    return .finished
  }

  /// Writing is to cost less than a hundredth, with the first and the last time.
  private var isSaveDue: Bool {
    let wait = campaign.checkpointSeconds ?? max(30, 200 * lastSaveSeconds)
    return ContinuousClock.now - lastSave > .seconds(wait)
  }

  private mutating func save(_ run: any ActiveRun) throws {
    let begin = ContinuousClock.now
    var file = try run.checkpoint()
    try file.set(metadata: "timing", timing)
    try store.save(file, at: run.step, under: lease)
    lastSave = .now
    lastSaveSeconds = (lastSave - begin) / .seconds(1)
    cost.saving += lastSaveSeconds
    timing.checkpointSeconds = (timing.checkpointSeconds ?? 0) + lastSaveSeconds
  }

  /// Publishes the stage; `lost` if another worker has published it.
  private mutating func publish(_ run: any ActiveRun, _ outcome: Outcome) throws -> Ending {
    let begin = ContinuousClock.now
    let machine = MachineRecord(backend: campaign.backend, timing: timing, ended: Date())
    let file = try FinishedRun.file(run, outcome, machine: machine)
    guard store.isHeld(lease), try store.publish(file, as: lease.entry) else { return .lost }
    cost.saving += (ContinuousClock.now - begin) / .seconds(1)
    self.outcome = outcome
    return .finished
  }
}

/// Seconds of training, and of writing checkpoints and finished stages.
public struct SavingCost: Sendable {
  var training = 0.0
  var saving = 0.0

  public init() {}

  /// The fraction of the time that writing took; `nil` where nothing was trained.
  public var share: Double? { training > 0 ? saving / (training + saving) : nil }

  public mutating func add(_ other: SavingCost) {
    training += other.training
    saving += other.saving
  }
}

extension Campaign {
  fileprivate func factory(for planned: PlannedRun) -> RunFactory {
    RunFactory(backend: backend, methods: methods, data: data) { key, step in
      let entry = StateStore.Entry(key: key, numerics: numerics(planned))
      return try step.map { try store.snapshot(entry, at: $0) } ?? store.finished(entry)
    }
  }
}
