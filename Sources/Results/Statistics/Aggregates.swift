import Foundation

/// Summaries over many cells, never instead of them (Agarwal et al. 2021).
extension Statistics {
  /// The mean of the middle half: a quarter is cut from each end, values at the cuts in part.
  public static func interquartileMean(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let cut = Double(values.count) / 4
    let (from, to) = (cut, Double(values.count) - cut)
    var (sum, weight) = (0.0, 0.0)
    for (place, value) in values.sorted().enumerated() {
      let part = min(Double(place + 1), to) - max(Double(place), from)
      if part > 0 { (sum, weight) = (sum + part * value, weight + part) }
    }
    return sum / weight
  }

  /// The share of `values` that are at least each of `thresholds`.
  public static func performanceProfile(
    _ values: [Double], at thresholds: [Double]
  ) -> [Double] {
    thresholds.map { threshold in
      Double(values.count { $0 >= threshold }) / Double(max(1, values.count))
    }
  }

  /// Probability that a run of `a` is above a run of `b`, over all pairs; equal ones count half.
  public static func superiority(_ a: [Double], _ b: [Double]) -> Double? {
    guard !a.isEmpty, !b.isEmpty else { return nil }
    let wins = a.reduce(0.0) { sum, x in
      sum + b.reduce(0.0) { $0 + (x > $1 ? 1 : x == $1 ? 0.5 : 0) }
    }
    return wins / Double(a.count * b.count)
  }

  /// Pearson's correlation of pairs, and the probability of one at least as far from zero if there
  /// were none (Student's test with `df` degrees of freedom); `nil` where either does not vary.
  public static func correlation(
    _ pairs: [(Double, Double)], df: Double? = nil
  ) -> (r: Double, p: Double)? {
    guard pairs.count > 2 else { return nil }
    let (x, y) = (mean(pairs.map(\.0)), mean(pairs.map(\.1)))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for pair in pairs {
      xx += (pair.0 - x) * (pair.0 - x)
      yy += (pair.1 - y) * (pair.1 - y)
      xy += (pair.0 - x) * (pair.1 - y)
    }
    guard xx > 0, yy > 0 else { return nil }
    let r = max(-1, min(1, xy / (xx * yy).squareRoot()))
    let df = df ?? Double(pairs.count - 2)
    guard df > 0 else { return nil }
    let t = abs(r) < 1 ? r * (df / (1 - r * r)).squareRoot() : .infinity
    return (r, StudentT.twoSided(t, df: df))
  }
}
