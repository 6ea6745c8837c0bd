/// What our runs say about a published cell.
public enum PaperVerdict: Hashable, Sendable {
  /// The interval of the difference lies inside the margin.
  case reproduced
  /// It lies outside.
  case differs
  /// Neither; with so many more seeds of ours it would, if the difference stays. `nil`: with the
  /// paper's own runs so few, no number of ours decides.
  case inconclusive(moreSeeds: Int?)
  case notRun
  /// Neither ours nor the paper's converged.
  case starAgrees
  /// One of them did not.
  case starDisagrees
  /// Another schedule than the paper's: a trend, no reproduction.
  case scaled
  /// The paper has no number to judge by.
  case unpublished

  public var text: String {
    switch self {
    case .reproduced: "reproduced"
    case .differs: "differs"
    case .inconclusive(let more?): "inconclusive (\(more) more \(more == 1 ? "seed" : "seeds"))"
    case .inconclusive(nil): "inconclusive (more seeds cannot decide)"
    case .notRun: "not run"
    case .starAgrees: "★ agrees"
    case .starDisagrees: "★ disagrees"
    case .scaled: "scaled"
    case .unpublished: "no published number"
    }
  }

  /// The word alone, for counting and for style sheets.
  public var word: String {
    if case .inconclusive = self { return "inconclusive" }
    return text
  }
}

/// Ours minus the paper's, with the interval of that difference.
public struct PaperDifference: Hashable, Sendable {
  public let delta: Rational
  public let low, high: Double
  public let verdict: PaperVerdict

  /// Of accuracies in percent: a mean of `n` runs against one of three, or against a single number
  /// where no deviation is printed.
  public init(
    accuracy mean: Rational, n: Int, paper: Rational, paperDeviation: Rational?, margin: Double
  ) {
    let paperRuns = paperDeviation == nil ? 1 : 3
    let deviation = PaperDeviation.near(paper.value)
    func interval(_ n: Int) -> Statistics.Difference {
      Statistics.pooled(
        (mean - paper).value, deviation: deviation.value, df: deviation.df, n: (n, paperRuns))
    }
    func verdict(_ n: Int) -> Statistics.Verdict {
      let interval = interval(n)
      return Statistics.verdict(low: interval.low, high: interval.high, margin: margin)
    }
    delta = mean - paper
    (low, high) = (interval(n).low, interval(n).high)
    self.verdict =
      switch verdict(n) {
      case .reproduced: .reproduced
      case .differs: .differs
      case .inconclusive:
        .inconclusive(moreSeeds: (n + 1...n + 1000).first { verdict($0) != .inconclusive }.map { $0 - n })
      }
  }

  /// Of numbers without scatter.
  public init(exact value: Rational, paper: Rational, margin: Double) {
    delta = value - paper
    (low, high) = (delta.value, delta.value)
    verdict = abs(delta.value) <= margin ? .reproduced : .differs
  }
}

/// How far ours may be from the paper's and still count as the same: fixed in `margins.toml` before
/// any result was seen.
public struct Margins: Codable, Hashable, Sendable {
  /// Points of top-1 and of top-5.
  public var top1, top5: Double
  /// Millions of multiply-adds.
  public var macs: Double

  public init(top1: Double, top5: Double, macs: Double) {
    (self.top1, self.top5, self.macs) = (top1, top5, macs)
  }
}
