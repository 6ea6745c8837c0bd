/// What came of a trial.
public struct Outcome: Sendable {
  public let trial: Trial
  /// Means over the paths; with exact gradients there is one path.
  public let points: [Trace.Point]
  /// The largest left / right: over all T of every path, or of the means.
  public let tightest: Double
  /// On every path for every T; or of the means, beyond doubt.
  public let holds: Bool

  /// Paths with other noise.
  public static let paths = 32
  /// Student's t, 31 degrees of freedom: 99 % lie below (R: qt(0.99, 31)).
  private static let quantile = 2.452824

  public init(_ trial: Trial) {
    let paths = trial.descent.gradients == .exact ? 1 : Self.paths
    let traces = (1...paths).map { trial.trace(seed: $0) }
    let columns = traces[0].points.indices.map { place in traces.map { $0.points[place] } }
    self.trial = trial
    points = columns.map(Trace.Point.mean)
    if trial.isPathwise {
      tightest = traces.reduce(0) { max($0, $1.tightest) }
      holds = traces.allSatisfy(\.holds)
    } else {
      tightest = points.reduce(0) { max($0, $1.sides.ratio) }
      holds = columns.allSatisfy { Self.leavesRoom($0.map { $0.sides.right - $0.sides.left }) }
    }
  }

  /// Both sides for the largest T.
  public var sides: Sides { points[points.count - 1].sides }

  /// Whether the mean of right - left is above 0 by a one-sided interval of 99 %.
  package static func leavesRoom(_ differences: [Double]) -> Bool {
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return mean - quantile * (squares / (n - 1) / n).squareRoot() > 0
  }
}
