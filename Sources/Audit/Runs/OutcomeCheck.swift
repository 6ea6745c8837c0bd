/// The reported result: that of the last epoch, as `correct.b64` counts it, and whether the run
/// converged.
struct OutcomeCheck {
  let run: RunRecord

  private var file: String { run.path("run.json") }
  private var summary: JSON { run.summary }

  func check(_ findings: inout Findings) {
    guard let epochs = run.epochs, !summary.isNull else { return }
    checkCorrect(&findings)
    checkFinal(epochs.last?.test, &findings)
    checkBest(epochs, &findings)
    checkStatus(epochs, &findings)
    findings.compare(
      file, "evaluations before training, which only fine-tuning has",
      run.schedule["phase"].text == "fine-tuning" ? 1 : 0, found: summary["initial"].isNull ? 0 : 1)
  }

  private func checkCorrect(_ findings: inout Findings) {
    guard let correct = run.correct else { return }
    findings.compare(
      run.path("correct.b64"), "its SHA-256 is not the correct_sha256 of run.json",
      sha256(correct.bytes), found: summary["correct_sha256"].text)
    let isExpected = !run.stoppedEarly
    findings.require(
      (correct.count > 0) == isExpected, run.path("correct.b64"),
      isExpected ? "holds no image" : "holds images although the last epoch was not evaluated")
    if correct.count > 0 {
      findings.compare(
        file, "final.correct, by correct.b64", correct.ones,
        found: summary["final"]["correct"].integer)
    }
  }

  private func checkFinal(_ last: EpochRow.Test?, _ findings: inout Findings) {
    let final = summary["final"]
    guard let last else {
      return findings.require(final.isNull, file, "final is not from the last row of epochs.csv")
    }
    for (name, value) in [
      ("correct", last.correct), ("correct5", last.correct5), ("total", last.total),
    ] {
      findings.compare(file, "final.\(name), by epochs.csv", value, found: final[name].integer)
    }
    findings.compare(
      file, "final.loss, by epochs.csv", "\(last.loss)", found: final["loss"].double.map { "\($0)" }
    )
  }

  /// The first epoch of those with most right answers; for the log alone.
  private func checkBest(_ epochs: [EpochRow], _ findings: inout Findings) {
    var best: (epoch: Int, correct: Int)?
    for row in epochs {
      guard let test = row.test, test.correct > best?.correct ?? -1 else { continue }
      best = (row.epoch, test.correct)
    }
    findings.compare(
      file, "best.correct, by epochs.csv", best?.correct, found: summary["best"]["correct"].integer)
    findings.compare(
      file, "best.epoch, by epochs.csv", best?.epoch, found: summary["best"]["epoch"].integer)
  }

  private func checkStatus(_ epochs: [EpochRow], _ findings: inout Findings) {
    let status = summary["status"].text ?? ""
    let reason = summary["reason"].text ?? ""
    findings.require(
      ["done", "diverged", "failed"].contains(status), file, "status \(status) is not known")
    findings.require(
      reason.isEmpty == (status == "done"), file,
      status == "done" ? "a run that is done has a reason" : "a run that is \(status) has no reason"
    )
    if status == "failed" { return }
    findings.compare(
      file, "status, by the last evaluation", run.isConverged ? "done" : "diverged", found: status)
    findings.compare(
      file, "epoch_diverged", status == "done" ? nil : divergence(epochs),
      found: summary["epoch_diverged"].integer)
  }

  /// The epoch that was not finished, or since which the accuracy stayed at that of chance.
  private func divergence(_ epochs: [EpochRow]) -> Int? {
    if run.stoppedEarly {
      guard let length = run.epochLength else { return summary["epoch_diverged"].integer }
      return epochs.last.map { $0.epoch + 1 } ?? run.firstStep / length.steps
    }
    guard let last = epochs.last, last.test?.loss.isFinite == true else {
      return epochs.last?.epoch
    }
    var since = last.epoch
    for row in epochs.reversed() {
      guard let test = row.test, run.isAtChance(test.correct, of: test.total) else { break }
      since = row.epoch
    }
    return since
  }
}
