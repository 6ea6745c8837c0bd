import Foundation

/// What a test can find: two-sided, at 5 %.
extension Statistics {
  /// Probability that Student's test finds a difference that is truly `errors` standard errors,
  /// the error estimated with `df` degrees of freedom: the noncentral t distribution.
  public static func power(errors: Double, df: Double) -> Double {
    let critical = StudentT.quantile975(df: df)
    return exceeding(critical, shift: errors, df: df) + exceeding(critical, shift: -errors, df: df)
  }

  /// The true difference, in standard errors, that is found with probability `power`.
  public static func detectable(power wanted: Double = 0.8, df: Double) -> Double {
    var (low, high) = (0.0, 8.0)
    while power(errors: high, df: df) < wanted { high *= 2 }
    while high - low > 1e-12 * high {
      let middle = (low + high) / 2
      if power(errors: middle, df: df) < wanted { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Seeds on each side with which a difference of `delta` is found with probability `power` at a
  /// standard deviation of `deviation`; `nil` for more than 10,000.
  public static func seeds(delta: Double, deviation: Double, power wanted: Double) -> Int? {
    (2...10_000).first { n in
      power(errors: delta / (deviation * (2 / Double(n)).squareRoot()), df: Double(2 * n - 2))
        >= wanted
    }
  }

  /// P((Z + shift) / S > critical) with Z normal and S the root of a mean of df squares: the normal
  /// probability at each S, by Simpson's rule over the density of S.
  private static func exceeding(_ critical: Double, shift: Double, df: Double) -> Double {
    let spread = 1 / (2 * df).squareRoot()
    let (low, high) = (max(0, 1 - 12 * spread), 1 + 14 * spread)
    let logScale = log(2.0) + df / 2 * log(df / 2) - StudentT.logGamma(df / 2)
    func value(_ s: Double) -> Double {
      guard s > 0 || df == 1 else { return 0 }
      let density = exp(logScale + (df > 1 ? (df - 1) * log(s) : 0) - df * s * s / 2)
      return density * normal(shift - critical * s)
    }
    let steps = 4000
    let width = (high - low) / Double(steps)
    let inner = (1..<steps).reduce(0.0) {
      $0 + (($1 & 1) == 1 ? 4 : 2) * value(low + Double($1) * width)
    }
    return width / 3 * (value(low) + inner + value(high))
  }

  /// The standard normal distribution.
  private static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
