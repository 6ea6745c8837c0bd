/// Intervals are two-sided, 95 %.
extension Statistics {
  /// A difference with its test and interval.
  public struct Difference: Hashable, Sendable {
    public var difference, t, df, p, low, high: Double

    /// Standard error of the difference.
    public var error: Double

    package init(_ difference: Double, error: Double, df: Double) {
      (self.difference, self.df, self.error) = (difference, df, error)
      t = error > 0 ? difference / error : difference == 0 ? 0 : difference / 0
      p = error > 0 || difference != 0 ? StudentT.twoSided(t, df: df) : 1
      let half = StudentT.quantile975(df: df) * error
      (low, high) = (difference - half, difference + half)
    }
  }

  /// What is known of a group of runs: mean, sample SD, number.
  public struct Summary: Hashable, Sendable {
    public var mean, deviation: Double
    public var n: Int
    public init(mean: Double, deviation: Double, n: Int) {
      (self.mean, self.deviation, self.n) = (mean, deviation, n)
    }
    /// `nil` for fewer than two values.
    public init?(_ values: [Double]) {
      guard let deviation = Statistics.standardDeviation(values) else { return nil }
      self.init(mean: Statistics.mean(values), deviation: deviation, n: values.count)
    }
  }

  /// Student's test of a - b, variance pooled over both groups of at least two.
  public static func pooled(_ a: Summary, _ b: Summary) -> Difference {
    let df = Double(a.n + b.n - 2)
    let squares = Double(a.n - 1) * square(a.deviation) + Double(b.n - 1) * square(b.deviation)
    return pooled(a.mean - b.mean, deviation: (squares / df).squareRoot(), df: df, n: (a.n, b.n))
  }

  /// The difference of two means at a standard deviation known from elsewhere with `df` degrees of
  /// freedom, for example pooled over cells of similar accuracy (expectations S1).
  public static func pooled(
    _ difference: Double, deviation: Double, df: Double, n: (Int, Int)
  ) -> Difference {
    let error = deviation * (1 / Double(n.0) + 1 / Double(n.1)).squareRoot()
    return Difference(difference, error: error, df: df)
  }

  /// Welch's test of a - b: each group with its own variance; degrees of freedom by Satterthwaite.
  public static func welch(_ a: Summary, _ b: Summary) -> Difference {
    let (x, y) = (square(a.deviation) / Double(a.n), square(b.deviation) / Double(b.n))
    let parts = x * x / Double(a.n - 1) + y * y / Double(b.n - 1)
    let df = parts > 0 ? square(x + y) / parts : Double(a.n + b.n - 2)
    return Difference(a.mean - b.mean, error: (x + y).squareRoot(), df: df)
  }

  /// Student's test of paired differences against zero; `nil` for fewer than two.
  public static func paired(_ differences: [Double]) -> Difference? {
    guard let error = standardError(differences) else { return nil }
    return Difference(mean(differences), error: error, df: Double(differences.count - 1))
  }

  /// The value below which 97.5 % of Student's t lie.
  public static func tQuantile975(df: Double) -> Double { StudentT.quantile975(df: df) }

  /// The value below which a share `p` of Student's t lies, `p` above one half.
  public static func tQuantile(_ p: Double, df: Double) -> Double { StudentT.quantile(p, df: df) }

  /// Half the width of the 95 % interval of a difference of two means of `n` runs, all of standard
  /// deviation `deviation`: what a comparison can detect (expectations S3).
  public static func halfWidths(
    deviation: Double, n: Int
  ) -> (pairedUncorrelated: Double, unpaired: Double, normal: Double) {
    let error = deviation * (2 / Double(n)).squareRoot()
    return (
      tQuantile975(df: Double(n - 1)) * error, tQuantile975(df: Double(2 * n - 2)) * error,
      1.959963984540054 * error
    )
  }

  private static func square(_ x: Double) -> Double { x * x }
}
