import Results

/// One cell of a table: the runs of all its seeds, and the paper's value where the two may stand
/// side by side.
public struct Cell: Hashable, Sendable {
  /// A run as a cell needs it: integers, and whether it converged.
  public struct Run: Hashable, Sendable {
    public var name: String
    public var seed: Int
    public var correct, correct5: Int
    public var total: Int
    public var converged: Bool
    /// Parameters and multiply-adds under the final mask.
    public var params, macs: Int
  }

  public var name: CellName
  /// Sorted by seed; empty: not run.
  public var runs: [Run]
  /// Published value; `nil` where none belongs beside ours.
  public var paper: PaperValue?
  /// Whether the experiment has such a cell: some tables have holes.
  public var isPlanned = true

  /// A place of a table where the experiment has nothing.
  init(hole name: CellName) { (self.name, runs, isPlanned) = (name, [], false) }

  /// The runs of a cell. Failed ones are no result and are left out; a diverged one stays, at its
  /// last measured accuracy, or at chance if it has none.
  init(_ name: CellName, from summaries: [Record.Summary]) throws {
    self.name = name
    let finished = summaries.filter { $0.status != .failed }.sorted {
      ($0.seed, $0.run) < ($1.seed, $1.run)
    }
    for (a, b) in zip(finished, finished.dropFirst()) where a.seed == b.seed {
      throw ReportError.sameSeed(cell: name.text, seed: a.seed, runs: [a.run, b.run])
    }
    let measured = finished.compactMap { $0.final?.total }
    let total = measured.first ?? 10_000
    guard measured.allSatisfy({ $0 == total }) else {
      throw ReportError.mixed(what: "the number of test images", runs: finished.map(\.run))
    }
    runs = finished.map {
      Run(
        name: $0.run, seed: $0.seed, correct: $0.final?.correct ?? total / $0.classes,
        correct5: $0.final?.correct5 ?? 5 * total / $0.classes, total: total,
        converged: $0.isConverged, params: $0.params, macs: $0.macs)
    }
  }

  public var isRun: Bool { !runs.isEmpty }
  /// `★ k/n`, where the cell did not converge.
  public var star: String? { Format.star(runs.map(\.converged)) }
  /// `92.42`; `nil` for a cell that was not run or did not converge.
  public var mean: String? {
    isRun && star == nil ? Format.mean(correct: runs.map(\.correct), total: runs[0].total) : nil
  }
  /// Sample SD, `0.12`; `nil` where there is no mean or only one run.
  public var deviation: String? {
    mean == nil ? nil : Format.deviation(correct: runs.map(\.correct), total: runs[0].total)
  }
  /// What stands in the table: `92.42 ± 0.12`, `★ 2/3`, `not run`.
  public var text: String {
    isRun
      ? Format.cell(
        correct: runs.map(\.correct), total: runs[0].total, converged: runs.map(\.converged))
      : isPlanned ? "not run" : "–"
  }

  /// The published value as text; `nil` where there is none beside ours.
  public var paperText: String? {
    switch paper {
    case .number(let mean, let deviation):
      Format.decimals(mean) + (deviation.map { " ± " + Format.decimals($0) } ?? "")
    case .notConverged: "★"
    case .blank: "–"
    case .illegible: "illegible"
    case nil: nil
    }
  }
}
