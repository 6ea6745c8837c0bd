/// `epochs.csv` and `layers.csv`: the epochs of the schedule, as often evaluated as the recipe
/// says, each with the counts that its survivors give.
struct EpochCheck {
  let run: RunRecord

  private var file: String { run.path("epochs.csv") }

  func check(_ findings: inout Findings) {
    guard let rows = run.epochs, !run.summary.isNull else { return }
    guard let length = run.epochCount else {
      return findings.error(run.path("run.json"), "config has no number of epochs")
    }
    let first = run.epochLength.map { run.firstStep / $0.steps } ?? rows.first?.epoch ?? 0
    let last = run.stoppedEarly ? rows.last?.epoch ?? first - 1 : length - 1
    findings.compare(
      file, "the epochs of the schedule", Self.span(Array(first..<max(first, last + 1))),
      found: Self.span(rows.map(\.epoch)))
    if run.stoppedEarly {
      findings.compare(
        run.path("run.json"), "a run that did not end its schedule has the status", "diverged",
        found: run.summary["status"].text)
    }
    for row in rows {
      checkEvaluation(row, isLast: row.epoch == length - 1, &findings)
      checkCounts(row, isFirst: row.epoch == first, &findings)
      findings.compare(
        file, "learning rate of epoch \(row.epoch)", rate(atEndOf: row.epoch), found: row.rate)
    }
    checkSurvivors(rows, &findings)
  }

  /// `0 to 299`, or all of them where one is missing or stands twice.
  static func span(_ epochs: [Int]) -> String {
    guard let first = epochs.first, epochs.count > 2, epochs == Array(first..<first + epochs.count)
    else { return epochs.map(String.init).joined(separator: ", ") }
    return "\(first) to \(first + epochs.count - 1)"
  }

  /// At the last epoch, and at the others only where the recipe says so.
  private func checkEvaluation(_ row: EpochRow, isLast: Bool, _ findings: inout Findings) {
    let isDue = isLast || run.setting["evaluation"].text == "every-epoch"
    findings.compare(
      file, "evaluations at the end of epoch \(row.epoch)", isDue ? 1 : 0,
      found: row.test == nil ? 0 : 1)
  }

  private func checkCounts(_ row: EpochRow, isFirst: Bool, _ findings: inout Findings) {
    let epoch = "epoch \(row.epoch)"
    findings.require(
      0...max(0, row.total) ~= row.correct, file, "\(epoch): more right answers than images")
    if let length = run.epochLength, let batch = run.setting["batch"].integer {
      let passed = isFirst ? run.firstStep % length.steps * batch : 0
      findings.compare(
        file, "training images of \(epoch)", length.images - passed, found: row.total)
    }
    guard let test = row.test else { return }
    findings.require(
      0 <= test.correct && test.correct <= test.correct5 && test.correct5 <= test.total, file,
      "\(epoch): counts of right answers are not in order")
    if let data = run.data {
      let judged = data.counts(run.setting["data"]).judged
      findings.compare(file, "images judged at \(epoch)", judged, found: test.total)
    }
  }

  /// The base rate times the factor for every decay that has passed; in a warm-up, that of the
  /// epoch's last step.
  private func rate(atEndOf epoch: Int) -> Float {
    var rate = run.schedule["learningRate"].double ?? .nan
    let decays = run.schedule["decayEpochs"].elements ?? []
    for decay in decays.compactMap(\.integer) where epoch >= decay {
      rate *= run.schedule["decayFactor"].double ?? .nan
    }
    let warmUp = run.schedule["warmUp"]
    if let length = warmUp["epochs"].integer, epoch < length, let start = warmUp["start"].double,
      let steps = run.epochLength?.steps
    {
      let last = Double((epoch + 1) * steps - 1) / Double(steps)
      rate *= start + (1 - start) * (last / Double(length))
    }
    return Float(rate)
  }

  /// Every epoch's sparsity, parameters and multiply-adds from `layers.csv`.
  private func checkSurvivors(_ rows: [EpochRow], _ findings: inout Findings) {
    guard let layers = run.layers else { return }
    let byEpoch = Dictionary(grouping: layers, by: \.epoch)
    let known = run.network.map { ($0.description, $0.prunable.compactMap(\.layer)) }
    findings.compare(
      run.path("layers.csv"), "epochs", Self.span(rows.map(\.epoch)),
      found: Self.span(byEpoch.keys.sorted()))
    for row in rows {
      guard let survivors = byEpoch[row.epoch] else { continue }
      let size = survivors.reduce(0) { $0 + $1.size }
      let pruned = size - survivors.reduce(0) { $0 + $1.survivors }
      findings.compare(
        file, "sparsity of epoch \(row.epoch), by layers.csv",
        size == 0 ? 0 : Double(pruned) / Double(size), found: row.sparsity)
      guard let (network, names) = known else { continue }
      guard survivors.map(\.layer) == names else {
        findings.error(
          run.path("layers.csv"), "epoch \(row.epoch) has other layers than may be pruned")
        continue
      }
      let recount = Recount(
        network, survivors: Dictionary(uniqueKeysWithValues: zip(names, survivors.map(\.survivors)))
      )
      findings.compare(
        file, "params of epoch \(row.epoch), by layers.csv", recount.parameters,
        found: row.parameters)
      findings.compare(
        file, "macs of epoch \(row.epoch), by layers.csv", recount.multiplyAdds,
        found: row.multiplyAdds)
    }
  }
}
