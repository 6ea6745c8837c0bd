import Foundation

/// How numbers are written everywhere: percent, two decimals, half to even of the
/// exact value.
public enum Format {
  /// A large number for people: 25,557,032. Not below 0.
  public static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { index in
      (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
    }.joined()
  }

  /// `92.42 ± 0.12`: mean and sample SD over the runs; a single run has no SD, `92.48`.
  /// - Parameters:
  ///   - correct: right answers of each run, at least one.
  ///   - total: answers of every run.
  public static func accuracy(correct: [Int], total: Int) -> String {
    let deviation = deviation(correct: correct, total: total)
    return mean(correct: correct, total: total) + (deviation.map { " ± \($0)" } ?? "")
  }

  /// The mean alone, `92.42`.
  public static func mean(correct: [Int], total: Int) -> String {
    hundredths(Rational(percent: correct, of: total).hundredths)
  }

  /// The sample SD alone, `0.12`; `nil` for fewer than two runs: there is none, not zero.
  public static func deviation(correct: [Int], total: Int) -> String? {
    let n = Int128(correct.count)
    guard n > 1 else { return nil }
    let sum = correct.reduce(Int128(0)) { $0 + Int128($1) }
    let squares = correct.reduce(Int128(0)) { $0 + Int128($1) * Int128($1) }
    let variance = Rational(
      10_000 * (n * squares - sum * sum), Int128(total) * Int128(total) * n * (n - 1))
    return hundredths(variance.rootHundredths)
  }

  /// A cell: `92.42 ± 0.12`; `★ 2/3` where at least two thirds of the runs did not converge; with
  /// fewer the mean keeps them, `64.95 ± 47.59 (★ 1/3)`.
  public static func cell(correct: [Int], total: Int, converged: [Bool]) -> String {
    if let star = star(converged) { return star }
    let lost = converged.count { !$0 }
    return accuracy(correct: correct, total: total)
      + (lost > 0 ? " (★ \(lost)/\(converged.count))" : "")
  }

  /// `★ k/n` for a cell that did not converge; `nil` for one with an accuracy.
  public static func star(_ converged: [Bool]) -> String? {
    let lost = converged.count { !$0 }
    return lost > 0 && 3 * lost >= 2 * converged.count ? "★ \(lost)/\(converged.count)" : nil
  }

  /// `+0.12`: the difference a - b, sign always; zero is `+0.00`.
  public static func delta(_ a: Rational, _ b: Rational) -> String {
    let difference = (a - b).hundredths
    return (difference < 0 ? "" : "+") + hundredths(difference)
  }

  /// `0.90`, `0.975`: at least two decimals, no more than needed.
  public static func sparsity(_ sparsity: Double) -> String {
    let text = Decimal(string: "\(sparsity)").map { "\($0)" } ?? "\(sparsity)"
    let decimals = text.split(separator: ".").dropFirst().first?.utf8.count ?? 0
    return text + (decimals == 0 ? "." : "") + String(repeating: "0", count: max(0, 2 - decimals))
  }

  /// The sparsity that is written so, in 0 ..< 1; `nil` for every other text.
  public static func sparsity(parsing text: String) -> Double? {
    guard let value = Double(text), 0..<1 ~= value, sparsity(value) == text else { return nil }
    return value
  }

  /// `22.80`: two decimals, half to even.
  public static func decimals(_ number: Rational) -> String { hundredths(number.hundredths) }

  private static func hundredths(_ value: Int128) -> String {
    let digits = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return (value < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
  }
}
