import Foundation

extension Statistics {
  /// The sign-flip test of paired differences, all 2^n signs counted: how many sums are at least as
  /// far from zero as the one observed, itself included. At most 20 differences.
  public static func signFlip(_ differences: [Double]) -> (extreme: Int, total: Int, p: Double) {
    precondition(differences.count <= 20, "2^n sums are counted one by one")
    let observed = abs(differences.reduce(0, +)) - 1e-12  // sums in another order may round
    let total = 1 << differences.count
    let extreme = (0..<total).count { signs in
      var sum = 0.0
      for (index, value) in differences.enumerated() {
        sum += signs >> index & 1 == 1 ? -value : value
      }
      return abs(sum) >= observed
    }
    return (extreme, total, Double(extreme) / Double(total))
  }

  /// McNemar's exact test: two-sided binomial probability of `b` against `c` discordant pairs.
  public static func mcNemar(_ b: Int, _ c: Int) -> Double {
    let n = b + c
    // Terms relative to the largest, in the middle: 2^n would overflow, and log-gamma be inexact.
    var (term, tail, sum) = (1.0, 0.0, 0.0)
    let middle = n / 2
    for k in stride(from: middle, through: 0, by: -1) {
      let other = n - k
      let weight = k == other ? term : 2 * term
      sum += weight
      if k <= min(b, c) { tail += weight }
      term *= Double(k) / Double(other + 1)
    }
    return min(1, tail / sum)
  }

  /// Discordant pairs of two runs on the same test images: right in `a` alone, right in `b` alone.
  public static func discordant(_ a: [Bool], _ b: [Bool]) -> (Int, Int) {
    zip(a, b).reduce(into: (0, 0)) { counts, pair in
      if pair.0 && !pair.1 { counts.0 += 1 }
      if pair.1 && !pair.0 { counts.1 += 1 }
    }
  }

  /// Holm's adjustment of a family of p values, in their order.
  public static func holm(_ p: [Double]) -> [Double] {
    var (adjusted, top) = (p, 0.0)
    let order = p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
    for (rank, index) in order.enumerated() {
      top = max(top, min(1, Double(p.count - rank) * p[index]))
      adjusted[index] = top
    }
    return adjusted
  }

  /// What an interval says about a margin that was fixed beforehand.
  public enum Verdict: String, Codable, Sendable { case reproduced, differs, inconclusive }

  /// *Reproduced*: the interval lies inside ± margin, ends included; *differs*: outside.
  public static func verdict(low: Double, high: Double, margin: Double) -> Verdict {
    if -margin <= low, high <= margin { return .reproduced }
    return low > margin || high < -margin ? .differs : .inconclusive
  }
}
