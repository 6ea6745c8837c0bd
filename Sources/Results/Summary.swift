import Tensors

extension Record.Summary {
  /// A summary before its results: those are set as they become known.
  /// - Parameter run: the folder's name, `RunName.text`.
  public init(
    run: String, cell: [String], config: JSONValue, configHash: String, numerics: String,
    parents: [String] = [], seed: Int, profile: String, schedule: String,
    precision: String = "float32", data: [String: String], sparsityTarget: Double = 0
  ) {
    (self.run, self.cell, self.config, self.configHash) = (run, cell, config, configHash)
    (self.numerics, self.parents, self.seed) = (numerics, parents, seed)
    (self.profile, self.schedule, self.precision) = (profile, schedule, precision)
    (self.data, self.sparsityTarget) = (data, sparsityTarget)
    (status, reason) = (.done, "")
    (params, macs, macsConv, sparsityPrunable, sparsityAll) = (0, 0, 0, 0, 0)
    (maskSHA256, correctSHA256, weightsSHA256) = (
      PackedBits.emptySHA256, PackedBits.emptySHA256, ""
    )
  }

  /// Whether the run was trained on the paper's schedule, not on a shortened one.
  public var isFullSchedule: Bool { schedule == "paper" }

  /// The fraction of the paper's epochs, from `scaled(x)`; `nil` for other schedules.
  public var scheduleFactor: Double? {
    guard schedule.hasPrefix("scaled("), schedule.hasSuffix(")") else { return nil }
    return Double(schedule.dropFirst(7).dropLast())
  }

  /// The data set's id, from the run's name; `nil` where the name is not of the usual form.
  public var dataSet: String? { (try? RunName(run))?.data }

  /// Classes of the data set: ten, except of folders of pictures.
  public var classes: Int { pictures?.classes ?? (dataSet == "imagenet" ? 1000 : 10) }

  /// Whether it was judged on images held out of training, not on the test set.
  public var isValidation: Bool {
    config.members?["setting"]?.members?["data"]?.members?["split"] == .string("validation")
  }

  /// Whether the run converged: finite losses, and at the last epoch more than twice the accuracy
  /// of chance (methods.md 0.6). A failed run neither converged nor diverged: it is no result.
  public var isConverged: Bool {
    guard status == .done, let final, final.loss.isFinite else { return false }
    return !isAtChance(final.correct, of: final.total)
  }

  /// Whether so many right answers are at most twice those of chance.
  func isAtChance(_ correct: Int, of total: Int) -> Bool { correct * classes <= 2 * total }
}

extension Record {
  /// Marks a run that trained to its end and learnt nothing as diverged (methods.md 0.6), with the
  /// epoch since which its accuracy stayed at that of chance, as far as epochs were evaluated.
  public mutating func judgeConvergence() {
    guard summary.status == .done, !summary.isConverged, let final = summary.final else { return }
    summary.status = .diverged
    guard final.loss.isFinite else {
      summary.reason = "the loss on the test set is not finite"
      summary.epochDiverged = epochs.last?.epoch
      return
    }
    summary.reason =
      "at the end \(final.correct) of \(final.total) right, at most twice the accuracy of chance"
    let lost = epochs.reversed().prefix { epoch in
      epoch.test.map { summary.isAtChance($0.correct, of: $0.total) } ?? false
    }
    summary.epochDiverged = lost.last?.epoch ?? epochs.last?.epoch
  }
}

extension Record {
  /// Writes the digests of `mask` and `correct` into the summary, as the store checks them.
  public mutating func seal() {
    summary.maskSHA256 = PackedBits(mask).sha256
    summary.correctSHA256 = PackedBits(correct).sha256
  }
}
