/// `updates.csv` and `still.csv`: one update an epoch, sparsities that are counts, and shares of
/// positions that can only fall.
struct UpdateCheck {
  let run: RunRecord

  func check(_ findings: inout Findings) {
    guard let mask = run.mask, let length = run.epochLength, !run.summary.isNull else { return }
    if let updates = run.updates { check(updates, mask, length.steps, &findings) }
    if let still = run.still { check(still, mask, length.steps, &findings) }
  }

  private func check(
    _ updates: [UpdateRow], _ mask: Bits, _ steps: Int, _ findings: inout Findings
  ) {
    let file = run.path("updates.csv")
    // The set-up, step -1, comes before the first epoch.
    let epochs = updates.map { $0.step < 0 ? -1 : $0.step / steps }
    findings.require(
      zip(epochs, epochs.dropFirst()).allSatisfy(<), file, "it has not one row an epoch, in order")
    let end = (run.epochCount ?? 0) * steps
    for row in updates {
      findings.require(
        -1..<max(0, end) ~= row.step, file, "step \(row.step) is not of the schedule")
      findings.require(
        isCount(row.sparsity, of: mask.count) && 0...mask.count ~= row.flips, file,
        "step \(row.step): sparsity or flips are not those of \(mask.count) positions")
      findings.require(
        isOverlap(row, of: mask.count), file,
        "step \(row.step): iou does not follow from flips and sparsity")
      // Before schema 1.2 neither was recorded.
      findings.require(
        row.meanOverlap.map { 0...1 ~= $0 } ?? true, file,
        "step \(row.step): mean_iou is no share")
      findings.require(
        row.squaredNorm.map { !($0 < 0) && !($0 == 0 && row.delta > 0) } ?? true, file,
        "step \(row.step): norm2 is not that of weights with this delta")
    }
    if let last = updates.last {
      findings.compare(
        file, "sparsity after the last update, by mask.gz",
        Double(mask.count - mask.ones) / Double(max(1, mask.count)), found: last.sparsity)
    }
  }

  private func check(_ still: [StillRow], _ mask: Bits, _ steps: Int, _ findings: inout Findings) {
    let file = run.path("still.csv")
    findings.compare(
      file, "epochs from 0, one more than in epochs.csv",
      EpochCheck.span(Array(0...((run.epochs?.last?.epoch ?? -1) + 1))),
      found: EpochCheck.span(still.map(\.epoch)))
    findings.require(
      zip(still, still.dropFirst()).allSatisfy { $0.percent >= $1.percent }, file,
      "the share of positions that still change rises")
    for row in still {
      findings.require(
        isCount(row.percent, of: mask.count, scale: 100), file,
        "epoch \(row.epoch): \(row.percent) % are no whole number of \(mask.count) positions")
    }
    // Positions that changed in an update have their last change there or later.
    for update in run.updates ?? [] where update.step >= 0 {
      guard let row = still.first(where: { $0.epoch == update.step / steps }) else { continue }
      findings.require(
        row.percent * Double(mask.count) > 100 * (Double(update.flips) - 0.5), file,
        "epoch \(row.epoch): \(row.percent) % are fewer than the \(update.flips) flips at step "
          + "\(update.step)")
    }
  }

  /// Whether a fraction, or a percentage, is that of a whole number of `count` places, and the
  /// nearest of its kind.
  private func isCount(_ fraction: Double, of count: Int, scale: Int = 1) -> Bool {
    guard 0...Double(scale) ~= fraction else { return false }
    let places = (fraction * Double(count) / Double(scale)).rounded()
    return Double(scale) * places / Double(max(1, count)) == fraction
  }

  /// Intersection over union of the masks before and after, which differ by the flips: the
  /// intersection is a whole number, and with the kept weights after it gives those before.
  private func isOverlap(_ row: UpdateRow, of count: Int) -> Bool {
    guard row.flips > 0 else { return row.overlap == 1 }
    guard 0..<1 ~= row.overlap else { return false }
    let both = (row.overlap * Double(row.flips) / (1 - row.overlap)).rounded()
    let after = (Double(count) * (1 - row.sparsity)).rounded()
    let before = 2 * both + Double(row.flips) - after
    return both / (both + Double(row.flips)) == row.overlap && both <= min(before, after)
      && before <= Double(count)
  }
}
