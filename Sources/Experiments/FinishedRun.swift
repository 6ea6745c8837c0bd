import Crypto
import Datasets
import Foundation
import Networks
import Results
import Tensors
import Training

/// How a run ended.
struct Outcome: Codable, Hashable, Sendable {
  var status: Record.Status
  /// Why it diverged; empty otherwise.
  var reason = ""
  var epochDiverged: Int?
  /// The evaluation after the last epoch.
  var final: BatchResult?
}

/// A finished stage as the state directory keeps it: its last checkpoint, its outcome and which
/// test images it got right.
struct FinishedRun {
  let state: TrainingState
  let history: RunHistory
  let outcome: Outcome
  let correct: [Bool]
  let lastChange: [Int32]

  init(_ file: Safetensors, layout: ParameterLayout) throws {
    state = try TrainingState(file, layout: layout)
    history = try file.decode(metadata: "history")
    outcome = try file.decode(metadata: "outcome")
    correct = try file.booleans("correct")
    lastChange = try file.integers("last_change")
  }

  static func file(
    _ run: any ActiveRun, _ outcome: Outcome, machine: MachineRecord
  ) throws -> Safetensors {
    var file = try run.checkpoint()
    file.set("correct", run.final?.correct ?? [])
    try file.set(metadata: "outcome", outcome)
    try file.set(metadata: "machine", machine)
    return file
  }
}

extension Record {
  /// The record of a finished run: a function of its description and its state, so it is the same
  /// whenever and wherever it is made.
  init(
    _ finished: FinishedRun, of planned: PlannedRun, numerics: String, profile: Profile,
    data: DataSet
  ) {
    let (stage, architecture) = (planned.stage, planned.architecture)
    let mask = finished.state.mask
    let name = RunName(
      model: architecture.name, data: stage.setting.data.name, method: planned.method,
      sparsity: planned.sparsity, profile: profile.name, seed: stage.setting.seed,
      configHash: planned.key, precision: stage.setting.precision)
    var summary = Summary(
      run: name.text, cell: planned.cells, config: planned.recipe, configHash: planned.key,
      numerics: numerics, parents: planned.parents, seed: stage.setting.seed,
      profile: profile.name, schedule: profile.scheduleLabel, precision: stage.setting.precision,
      data: data.digests, sparsityTarget: planned.sparsity)
    summary.pictures = data.pictures.map(Pictures.init)
    summary.status = finished.outcome.status
    summary.reason = finished.outcome.reason
    summary.epochDiverged = finished.outcome.epochDiverged
    summary.final = finished.outcome.final.map(Evaluation.init)
    summary.initial = finished.history.initial.map(Evaluation.init)
    summary.best = finished.history.epochs
      .compactMap { epoch in epoch.test.map { Best(epoch: epoch.epoch, correct: $0.correct) } }
      .max { ($0.correct, -$0.epoch) < ($1.correct, -$1.epoch) }
    summary.prunable = mask.count
    summary.params = architecture.parameterCount(mask: mask)
    summary.macs = architecture.multiplyAdds(mask: mask)
    summary.macsConv = architecture.convolutionMultiplyAdds(mask: mask)
    summary.sparsityPrunable = mask.sparsity
    summary.sparsityAll = Double(mask.prunedCount) / Double(architecture.layout.count)
    summary.sparsityEffective = architecture.effective(mask).sparsity
    summary.emptyLayers = architecture.emptyLayers(mask)
    summary.weightsSHA256 = finished.state.weights.withUnsafeBytes { bytes in
      hexadecimal(SHA256.hash(data: bytes))
    }
    self.init(summary: summary)
    self.mask = mask.kept
    correct = finished.correct
    fillTables(finished, architecture)
    judgeConvergence()
    seal()
  }

  private mutating func fillTables(_ finished: FinishedRun, _ architecture: Architecture) {
    let prunable = architecture.multiplying.filter(\.layer.isPrunable)
    let (params, macs) = (architecture.parameterCount(), architecture.multiplyAdds())
    for epoch in finished.history.epochs {
      let pruned = zip(prunable, epoch.survivors).map { $0.layer.range.count - $1 }
      let saved = zip(prunable, pruned).reduce(0) { $0 + $1.0.uses * $1.1 }
      epochs.append(
        Epoch(
          epoch: epoch.epoch, learningRate: epoch.learningRate,
          trainLoss: epoch.training.lossSum / Double(epoch.training.count),
          trainCorrect: epoch.training.correct, trainTotal: epoch.training.count,
          test: epoch.test.map(Evaluation.init), sparsity: epoch.sparsity,
          params: params - pruned.reduce(0, +), macs: macs - saved))
      for ((layer, _), survivors) in zip(prunable, epoch.survivors) {
        layers.append(
          LayerCount(
            epoch: epoch.epoch, layer: layer.name, survivors: survivors,
            size: layer.range.count))
      }
    }
    let stepsPerEpoch = finished.history.stepsPerEpoch
    let byEpoch = Dictionary(grouping: finished.history.updates) { update in
      update.step < 0 ? -1 : update.step / stepsPerEpoch
    }
    updates = byEpoch.sorted { $0.key < $1.key }.map { Update($0.value) }
    let end = (finished.history.epochs.last?.epoch ?? -1) + 1
    stillChanging = (0...end).map { epoch in
      let changing = finished.lastChange.count { $0 >= epoch * stepsPerEpoch }
      return 100 * Double(changing) / Double(max(1, finished.lastChange.count))
    }
  }
}

extension Record.Pictures {
  fileprivate init(_ counts: PictureCounts) {
    self.init(
      classes: counts.classes, training: counts.training, test: counts.test,
      unreadable: counts.unreadable)
  }
}

extension Record.Evaluation {
  init(_ total: BatchResult) {
    self.init(
      correct: total.correct, correct5: total.correctTop5, total: total.count,
      loss: total.lossSum / Double(total.count))
  }
}

extension Record.Update {
  /// - Parameter updates: those of an epoch, at least one.
  init(_ updates: [MaskUpdate]) {
    let last = updates[updates.count - 1]
    self.init(
      step: last.step, sparsity: last.sparsity, threshold: last.threshold, delta: last.delta,
      flips: last.flips, iou: last.iou, extra: last.note,
      meanIoU: updates.reduce(0) { $0 + $1.iou } / Double(updates.count),
      squaredNorm: last.squaredNorm)
  }
}
