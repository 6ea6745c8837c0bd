/// Numbers as they are published: two decimals, half to even of the exact value,
/// computed in whole numbers alone.
package enum Percent {
  /// `92.42`: the mean of right answers out of `total` each.
  package static func mean(_ correct: [Int], of total: Int) -> String {
    let sum = correct.reduce(Int128(0)) { $0 + Int128($1) }
    return decimal(hundredths: divided(10_000 * sum, by: Int128(total) * Int128(correct.count)))
  }

  /// `0.12`: the sample standard deviation; `nil` for one run, which has none.
  package static func deviation(_ correct: [Int], of total: Int) -> String? {
    let n = Int128(correct.count)
    guard n > 1 else { return nil }
    // n times the sum of squared differences from the mean: the mean need not be whole.
    let sum = correct.reduce(Int128(0)) { $0 + Int128($1) }
    let squares = correct.reduce(Int128(0)) { total, x in
      let difference = n * Int128(x) - sum
      return total + difference * difference
    }
    // SD in hundredths of a percent is the root of this fraction.
    return decimal(
      hundredths: rootOfFraction(
        100_000_000 * squares, n * n * (n - 1) * Int128(total) * Int128(total)))
  }

  /// `92.42 ± 0.12`, or the mean alone.
  package static func text(_ correct: [Int], of total: Int) -> String {
    mean(correct, of: total) + (deviation(correct, of: total).map { " ± \($0)" } ?? "")
  }

  /// `22.80`: the mean of whole numbers in millions.
  static func millions(_ numbers: [Int]) -> String {
    let sum = numbers.reduce(Int128(0)) { $0 + Int128($1) }
    return decimal(hundredths: divided(100 * sum, by: 1_000_000 * Int128(numbers.count)))
  }

  /// Sparsity with at least two decimals and no more than needed: `0.90`, `0.975`.
  static func sparsity(_ value: Double) -> String {
    let text = "\(value)"
    guard let point = text.firstIndex(of: "."), !text.contains("e") else { return text }
    let decimals = text[text.index(after: point)...].count
    return text + String(repeating: "0", count: max(0, 2 - decimals))
  }

  /// `a / b` to the nearest whole number, half to even.
  private static func divided(_ a: Int128, by b: Int128) -> Int128 {
    let (below, rest) = a.quotientAndRemainder(dividingBy: b)
    if 2 * rest == b { return below + below % 2 }
    return 2 * rest > b ? below + 1 : below
  }

  /// The root of `a / b` to the nearest whole number, half to even.
  private static func rootOfFraction(_ a: Int128, _ b: Int128) -> Int128 {
    // The whole part of twice the root; its last bit tells on which side of a half the root lies.
    let doubled = wholeRoot(4 * a / b)
    let isHalf = doubled % 2 == 1 && doubled * doubled * b == 4 * a
    return isHalf ? doubled / 2 + doubled / 2 % 2 : (doubled + 1) / 2
  }

  /// The whole part of a square root, by Newton's method from above.
  private static func wholeRoot(_ square: Int128) -> Int128 {
    guard square > 1 else { return square }
    var root = Int128(1) << ((Int128.bitWidth - square.leadingZeroBitCount + 1) / 2)
    while true {
      let next = (root + square / root) / 2
      if next >= root { return root }
      root = next
    }
  }

  private static func decimal(hundredths: Int128) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
  }
}
