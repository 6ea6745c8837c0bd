/// Elementary functions whose bits do not depend on the machine.
///
/// The C library picks other code on other processors, and its last bits differ. Whatever reaches
/// a weight uses these instead: only IEEE additions, multiplications and divisions, in one order.
/// Errors are below 2 units in the last place of a `Double`.
public enum ExactMath {
  private static let ln2High = 0x1.62e42fefa3800p-1  // the first 42 bits, so that n * ln2High is exact
  private static let ln2Low = 0x1.ef35793c76730p-45

  /// e to the power `x`; 0 below -745, infinite above 709.78.
  public static func exp(_ x: Double) -> Double {
    guard x.isFinite else { return x == -.infinity ? 0 : x }
    if x > 709.782712893384 { return .infinity }
    if x < -745.2 { return 0 }
    let n = (x * 0x1.71547652b82fep0).rounded(.toNearestOrEven)
    let r = (x - n * ln2High) - n * ln2Low  // |r| <= ln 2 / 2
    var sum = 0.0
    for divisor in stride(from: 13.0, through: 2, by: -1) { sum = (sum + 1) * r / divisor }
    let power = 1 + (r + r * sum)
    let half = Int(n) / 2  // in two factors: the results near the ends are subnormal or huge
    return power * scale(half) * scale(Int(n) - half)
  }

  /// Natural logarithm of a positive number.
  public static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : (x < 0 ? .nan : x) }
    var (exponent, mantissa) = (Double(x.exponent), x.significand)
    if mantissa > 0x1.6a09e667f3bcdp0 { (exponent, mantissa) = (exponent + 1, mantissa / 2) }
    let s = (mantissa - 1) / (mantissa + 1)  // log m = 2 atanh s, |s| <= 0.1716
    let z = s * s
    var sum = 0.0
    for divisor in stride(from: 23.0, through: 3, by: -2) { sum = z * (sum + 1 / divisor) }
    return exponent * ln2High + (2 * s + (2 * s * sum + exponent * ln2Low))
  }

  /// The cosine of `x` times pi.
  public static func cosPi(_ x: Double) -> Double {
    let turn = abs(x).truncatingRemainder(dividingBy: 2)  // exact
    let folded = turn > 1 ? 2 - turn : turn  // cos is even about 0 and 1
    if folded > 0.5 { return -cosPi(1 - folded) }
    if folded > 0.25 { return sinPi(0.5 - folded) }
    let square = (folded * Double.pi) * (folded * Double.pi)
    var sum = 0.0
    for k in stride(from: 20.0, through: 2, by: -2) { sum = (1 + sum) * -square / (k * (k - 1)) }
    return 1 + sum
  }

  /// Sine of `x` times pi for 0 <= x <= 0.25.
  private static func sinPi(_ x: Double) -> Double {
    let angle = x * Double.pi
    var sum = 0.0
    for k in stride(from: 21.0, through: 3, by: -2) {
      sum = (1 + sum) * -(angle * angle) / (k * (k - 1))
    }
    return angle + angle * sum
  }

  private static func scale(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
