import Results

extension Baseline {
  /// Judges the runs of an experiment against the baseline: cell by cell by the margin of each, and
  /// their mean, which many runs hold more closely.
  ///
  /// A cell *fell* if its loss is beyond the margin with confidence: one-sided, 99 % for all cells
  /// together (Bonferroni). It *held* if the one-sided 95 % interval of its loss stays within the
  /// margin, or if its records are those of the baseline, byte for byte.
  /// - Parameters:
  ///   - records: of the experiment, under its own cells.
  ///   - files: the reproducible files of a run.
  public func check(
    _ records: [Record], files: (String) throws -> [String: [UInt8]]
  ) throws -> [Check] {
    guard !records.isEmpty else {
      return [
        Check(
          level: .data, name: experiment, outcome: .error,
          text: "no runs of \(experiment); train them with `prunebench run \(experiment)`")
      ]
    }
    var byCell: [String: [Record]] = [:]
    for record in records {
      for name in record.summary.cell { byCell[name, default: []].append(record) }
    }
    let names = cells.keys.sorted()
    let pairs = names.compactMap { name -> HeadToHead.Pair? in
      guard let cell = cells[name], let runs = byCell[name] else { return nil }
      return HeadToHead.Pair(
        name: name, a: HeadToHead.Side(accuracies: Self.accuracies(runs)),
        b: HeadToHead.Side(accuracies: cell.accuracies))
    }
    let compared = HeadToHead(
      pairs,
      scatter: SeedScatter(pairs.map(\.a.values) + pairs.map(\.b.values)))
    let lines = Dictionary(compared.lines.map { ($0.pair.name, $0) }) { first, _ in first }
    var (checks, judged): ([Check], [HeadToHead.Line]) = ([], [])
    for name in names {
      guard let cell = cells[name] else { continue }
      if let problem = Self.problem(cell, byCell[name] ?? []) {
        checks.append(Check(level: .data, name: name, outcome: .error, text: problem))
      } else if let lost = Self.lost(cell, byCell[name] ?? []) {
        checks.append(
          Check(level: .statistical, name: name, outcome: .fell, text: lost, loss: 100))
      } else if try isSame(cell, byCell[name] ?? [], files) {
        checks.append(
          Check(level: .statistical, name: name, outcome: .held, text: "the same bytes"))
        if var line = lines[name] {
          line.difference = Statistics.Difference(0, error: 0, df: line.difference.df)
          judged.append(line)
        }
      } else if let line = lines[name] {
        checks.append(Self.judge(line, margin: cell.margin, of: names.count))
        judged.append(line)
      } else {
        checks.append(
          Check(
            level: .statistical, name: name, outcome: .inconclusive,
            text: "other bytes, and too few seeds to tell how much runs scatter"))
      }
    }
    return checks + mean(judged)
  }

  private static func accuracies(_ runs: [Record]) -> [Int: Double] {
    runs.reduce(into: [:]) { $0[$1.summary.seed] = $1.summary.accuracy ?? 10 }
  }

  /// Why a cell cannot be judged.
  private static func problem(_ cell: Baseline.Cell, _ runs: [Record]) -> String? {
    let seeds = Dictionary(runs.map { ("\($0.summary.seed)", $0.summary) }) { first, _ in first }
    let missing = cell.correct.keys.filter { seeds[$0] == nil }.sorted()
    if !missing.isEmpty { return "no run of seed \(missing.joined(separator: ", "))" }
    for (seed, recipe) in cell.recipes.sorted(by: { $0.key < $1.key }) {
      if let run = seeds[seed], run.configHash != recipe {
        return "\(run.run) is of another recipe than the baseline's: \(recipe.prefix(8))"
      }
      if let run = seeds[seed], run.sparsityTarget != cell.sparsity {
        return "\(run.run) was pruned to \(run.sparsityTarget), the baseline to \(cell.sparsity)"
      }
    }
    return nil
  }

  /// More lost seeds than before.
  private static func lost(_ cell: Baseline.Cell, _ runs: [Record]) -> String? {
    let lost = runs.filter {
      !$0.summary.isConverged && cell.correct["\($0.summary.seed)"] != nil
    }
    guard lost.count > cell.lost.count else { return nil }
    let seeds = lost.map { "\($0.summary.seed)" }.sorted().joined(separator: ", ")
    return "★ \(lost.count)/\(runs.count), before \(cell.lost.count)/\(cell.correct.count): seed "
      + "\(seeds) did not converge (\(lost[0].summary.reason))"
  }

  private func isSame(
    _ cell: Baseline.Cell, _ runs: [Record], _ files: (String) throws -> [String: [UInt8]]
  ) throws -> Bool {
    for run in runs {
      guard let before = cell.records["\(run.summary.seed)"],
        try Baseline.digest(files(run.summary.run)) == before
      else { return false }
    }
    return true
  }

  private static func judge(_ line: HeadToHead.Line, margin: Double, of family: Int) -> Check {
    let seeds = line.pair.a.accuracies.keys.sorted().map(String.init).joined(separator: " ")
    var check = judge(
      line.pair.name, loss: -line.difference.difference, line.difference.error,
      df: line.difference.df, margin: margin, strictly: 1 - 0.01 / Double(2 * max(1, family)))
    check.text += ", seeds \(seeds)"
    if margin > Baseline.widestMargin { check.text += "; too wide to guard: more seeds would" }
    return check
  }

  /// The mean of all cells that were judged.
  private func mean(_ lines: [HeadToHead.Line]) -> [Check] {
    guard lines.count > 1, let df = lines.map(\.difference.df).max() else { return [] }
    let squares = lines.reduce(0) { $0 + $1.difference.error * $1.difference.error }
    return [
      Self.judge(
        "mean of \(lines.count) cells", loss: -Statistics.mean(lines.map(\.difference.difference)),
        squares.squareRoot() / Double(lines.count), df: df, margin: meanMargin, strictly: 0.995)
    ]
  }

  /// A loss with its standard error against a margin, one-sided.
  /// - Parameter strictly: the confidence with which a loss beyond the margin is one.
  private static func judge(
    _ name: String, loss: Double, _ error: Double, df: Double, margin: Double, strictly: Double
  ) -> Check {
    let strict = Statistics.tQuantile(strictly, df: df) * error
    let usual = Statistics.tQuantile(0.95, df: df) * error
    return Check(
      level: .statistical, name: name,
      outcome: loss + usual <= margin ? .held : loss - strict > margin ? .fell : .inconclusive,
      text: "\(loss >= 0 ? "lost" : "gained") \(twoDecimals(abs(loss))) points "
        + "[\(signedText(-loss - usual)), \(signedText(-loss + usual))], margin "
        + twoDecimals(margin),
      loss: loss)
  }
}
