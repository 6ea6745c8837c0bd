/// An exact fraction, for numbers whose second decimal is judged: no binary rounding comes before
/// the decimal one.
public struct Rational: Hashable, Sendable, Comparable {
  /// In lowest terms, the denominator positive.
  let numerator, denominator: Int128

  init(_ numerator: Int128, _ denominator: Int128 = 1) {
    precondition(denominator > 0, "a denominator is positive")
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int128(max(a, 1))
    (self.numerator, self.denominator) = (numerator / divisor, denominator / divisor)
  }

  /// The value of a decimal text such as `92.404` or `-1.44`, of at most 15 digits.
  public init?(_ text: some StringProtocol) {
    let negative = text.hasPrefix("-")
    let parts = (negative || text.hasPrefix("+") ? text.dropFirst() : text[...])
      .split(separator: ".", omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard 1...2 ~= parts.count, 1...15 ~= digits.utf8.count, !parts[0].isEmpty,
      digits.utf8.allSatisfy({ 48...57 ~= $0 }), let value = Int128(digits)
    else { return nil }
    let scale = parts.count == 2 ? parts[1].utf8.count : 0
    self.init(negative ? -value : value, (0..<scale).reduce(1) { power, _ in power * 10 })
  }

  /// The mean of `correct` right answers of `total` each, in percent.
  public init(percent correct: [Int], of total: Int) {
    self.init(
      100 * correct.reduce(0) { $0 + Int128($1) }, Int128(total) * Int128(correct.count))
  }

  /// The mean of whole numbers, in millions.
  public init(millions numbers: [Int]) {
    self.init(numbers.reduce(0) { $0 + Int128($1) }, 1_000_000 * Int128(numbers.count))
  }

  public static func - (a: Rational, b: Rational) -> Rational {
    Rational(
      a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
  }

  public static func < (a: Rational, b: Rational) -> Bool { (a - b).numerator < 0 }

  public var value: Double { Double(numerator) / Double(denominator) }

  /// Hundredths, half to even.
  var hundredths: Int128 { Self.rounded(100 * numerator, denominator) }

  private static func rounded(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    let (quotient, rest) = numerator.magnitude.quotientAndRemainder(
      dividingBy: denominator.magnitude)
    let twice = 2 * rest
    let up = twice > denominator.magnitude || (twice == denominator.magnitude && quotient % 2 == 1)
    let magnitude = Int128(quotient + (up ? 1 : 0))
    return numerator < 0 ? -magnitude : magnitude
  }

  /// Hundredths of the square root, half to even, of a fraction that is not negative.
  var rootHundredths: Int128 {
    let (a, b) = (10_000 * numerator, denominator)  // find k with k^2 b <= a < (k+1)^2 b
    var (low, high) = (Int128(0), Int128(1))
    while high * high * b <= a { high *= 2 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if middle * middle * b <= a { low = middle } else { high = middle }
    }
    let half = (2 * low + 1) * (2 * low + 1) * b  // compares 4 a with (2 k + 1)^2 b
    return 4 * a > half || (4 * a == half && low % 2 == 1) ? low + 1 : low
  }
}
