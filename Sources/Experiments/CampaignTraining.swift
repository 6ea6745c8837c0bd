import Foundation
import Networks
import Results
import Tensors
import Training

extension Campaign {
  /// Trains one run to its end; `false` if it was stopped before, with a checkpoint left.
  /// - Parameter threads: how many the run may use from now on.
  func train(
    _ planned: PlannedRun, job: Int, stop: StopFlag, threads: () -> Int,
    report: @Sendable (Event) -> Void
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
    let end = try finish(
      planned, by: factory, job: job, stop: stop, threads: threads, report: report)
    guard let (final, seconds) = end else { return false }
    try publish(planned)  // when the run, which may be large, is gone from memory
    report(.finished(planned, job: job, final.map(Record.Evaluation.init), seconds))
    return true
  }

  /// Trains one run to its end and keeps its state.
  /// - Returns: its last evaluation and its time; `nil` if it was stopped before.
  private func finish(
    _ planned: PlannedRun, by factory: RunFactory, job: Int, stop: StopFlag, threads: () -> Int,
    report: @Sendable (Event) -> Void
  ) throws -> (final: BatchResult?, seconds: Double)? {
    let entry = entry(planned)
    let run = try factory.make(planned)
    let firstStep = run.step
    var timing = Timing(started: Date())
    if let checkpoint = store.checkpoint(of: entry, report: { report(.warning($0)) }) {
      try run.resume(from: checkpoint)
      timing = (try? checkpoint.decode(metadata: "timing")) ?? timing
      let passed = lackingSnapshots(of: planned).contains { $0 < run.step }
      guard try !passed || retrace(factory.make(planned), planned, stop: stop) else { return nil }
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
    var stride = 1  // steps until `stop` is looked at: about half a second, at most ten
    do {
      while !run.isFinished {
        let begin = ContinuousClock.now
        timing.threads = max(timing.threads, try run.use(threads: threads()))
        let epochEnd = (run.step / run.stepsPerEpoch + 1) * run.stepsPerEpoch
        try saveSnapshot(run, planned)
        let snapshot = planned.snapshots.first { $0 > run.step } ?? epochEnd
        let first = run.step
        try run.train(until: min(first + stride, epochEnd, snapshot))
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        timing.add(seconds, run.takeHookSeconds(), pictures: run.takePictureSeconds())
        stride = max(1, min(10, Int(0.5 * Double(run.step - first) / seconds)))
        let isEpochEnd = run.step == epochEnd
        if isEpochEnd { timing.closeEpoch() }
        report(
          .advanced(
            planned, job: job, step: run.step, of: run.totalSteps, sparsity: run.sparsity,
            epochs: run.epochs))
        if stop.isSet, !run.isFinished {
          try save()
          return nil
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
    return (outcome.final, timing.seconds)
  }
}
