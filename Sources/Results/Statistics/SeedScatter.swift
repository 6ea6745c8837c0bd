/// How much runs of one recipe scatter from seed to seed, pooled over cells of similar accuracy: one
/// cell of three runs says little by itself.
///
/// Scatter grows with the error: in the paper 0.135 points at 5 % error, 0.557 at 16 %. So it is
/// deviations as a share of the error that are pooled.
public struct SeedScatter: Hashable, Sendable {
  private struct Cell: Hashable {
    let error, squares, df: Double
  }
  private var cells: [Cell] = []

  /// Errors of two cells are similar if one is at most so many times the other.
  public static let similar = 1.5

  /// - Parameter groups: accuracies in percent of the runs of each cell; each cell once.
  public init(_ groups: [[Double]]) {
    cells = groups.compactMap { values in
      guard let deviation = Statistics.standardDeviation(values) else { return nil }
      let (error, df) = (Self.error(Statistics.mean(values)), Double(values.count - 1))
      return Cell(error: error, squares: df * deviation * deviation / (error * error), df: df)
    }
  }

  /// The deviation to be expected at an accuracy, with the degrees of freedom of its estimate;
  /// `nil` where no cell of at least two runs is similar.
  public func near(_ accuracy: Double) -> (deviation: Double, df: Double)? {
    let error = Self.error(accuracy)
    let close = cells.filter {
      max(error, $0.error) <= Self.similar * min(error, $0.error)
    }
    let df = close.reduce(0) { $0 + $1.df }
    guard df > 0 else { return nil }
    return (error * (close.reduce(0) { $0 + $1.squares } / df).squareRoot(), df)
  }

  /// Percent of wrong answers; a hundredth at least, as a share of none means nothing.
  static func error(_ accuracy: Double) -> Double { max(100 - accuracy, 0.01) }
}
