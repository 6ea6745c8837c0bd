import Foundation

/// Student's t distribution, through the regularised incomplete beta function.
enum StudentT {
  /// Probability of a value at least as far from 0 as `t`, on both sides.
  static func twoSided(_ t: Double, df: Double) -> Double {
    t.isInfinite ? 0 : incompleteBeta(df / (df + t * t), df / 2, 0.5)
  }

  /// The value below which 97.5 % lie: half the width of a 95 % interval, in standard errors.
  static func quantile975(df: Double) -> Double { quantile(0.975, df: df) }

  /// The value below which a share `p` above one half lies.
  static func quantile(_ p: Double, df: Double) -> Double {
    let outside = 2 * (1 - p)
    var (low, high) = (0.0, 2.0)
    while twoSided(high, df: df) > outside { (low, high) = (high, high * 2) }
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { return middle }
      if twoSided(middle, df: df) > outside { low = middle } else { high = middle }
    }
  }

  /// I_x(a, b), by Lentz's evaluation of its continued fraction (Abramowitz and Stegun 26.5.8;
  /// DLMF 8.17.22). Relative error about 1e-14 for the a, b in use here.
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
    let tiny = 1e-300
    func apart(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var (c, d) = (1.0, 1 / apart(1 - (a + b) * x / (a + 1)))
    var fraction = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var change = 1.0
      for term in [even, odd] {
        d = 1 / apart(1 + term * d)
        c = apart(1 + term / c)
        change = d * c
        fraction *= change
      }
      if abs(change - 1) < 1e-16 { break }
    }
    return exp(logFront) * fraction / a
  }

  static func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }
}
