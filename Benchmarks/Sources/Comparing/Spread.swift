/// What rounds of one measurement say together.
public struct Spread: Codable, Hashable, Sendable {
  public let median, low, high: Double

  /// - Parameter values: at least one. The median of an even number is the mean of the middle two.
  public init(_ values: [Double]) {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    (low, high) = (sorted[0], sorted[sorted.count - 1])
  }

  /// The spread of the ratios within the same rounds: what slows a round down slows both.
  public init(_ ours: [Double], over theirs: [Double]) {
    precondition(ours.count == theirs.count, "a ratio is formed within a round")
    self.init(zip(ours, theirs).map { $0 / $1 })
  }
}
