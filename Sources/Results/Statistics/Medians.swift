import Foundation

extension Statistics {
  /// A median with the interval in which that of the distribution lies.
  public struct Median: Codable, Hashable, Sendable {
    public let value, low, high: Double

    /// - Parameter values: at least one. The interval is between two of them, whose ranks the
    ///   binomial distribution gives: it holds the true median with a probability of 95 % or a
    ///   little more, whatever the distribution. Of fewer than six values it is all of them, and
    ///   holds less.
    public init(_ values: [Double]) {
      let sorted = values.sorted()
      let middle = sorted.count / 2
      value =
        sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
      let cut = Statistics.medianRank(sorted.count)
      (low, high) = (sorted[cut], sorted[sorted.count - 1 - cut])
    }
  }

  /// How many of `n` values are cut off at each end: no more than so many lie below the true median
  /// with a probability of at most 2.5 %. Of 30 values 9: the interval is from the 10th to the
  /// 21st.
  static func medianRank(_ n: Int) -> Int {
    var (term, tail, cut) = (pow(0.5, Double(n)), 0.0, 0)
    while cut < n / 2 {
      tail += term
      guard tail <= 0.025 else { break }
      term *= Double(n - cut) / Double(cut + 1)
      cut += 1
    }
    return max(0, cut - 1)
  }
}
