/// Pure functions of numbers. What is not defined is `nil`, never zero.
public enum Statistics {
  /// Arithmetic mean of at least one value; exact where all are equal.
  public static func mean(_ values: [Double]) -> Double {
    let first = values[0]  // shifted: 1e8 + 1, 1e8 + 2 lose no digits
    return first + values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
  }

  /// Sample standard deviation (n − 1); `nil` for fewer than two values.
  public static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    return (squares(values) / Double(values.count - 1)).squareRoot()
  }

  /// Population standard deviation (n) of at least one value.
  public static func populationDeviation(_ values: [Double]) -> Double {
    (squares(values) / Double(values.count)).squareRoot()
  }

  /// Standard error of a mean; `nil` for fewer than two values.
  public static func standardError(_ values: [Double]) -> Double? {
    standardDeviation(values).map { $0 / Double(values.count).squareRoot() }
  }

  /// Standard error of a proportion `p` of `n`, by the binomial distribution.
  public static func proportionError(_ p: Double, n: Int) -> Double {
    (p * (1 - p) / Double(n)).squareRoot()
  }

  /// Sum of the squared distances from the mean.
  private static func squares(_ values: [Double]) -> Double {
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
