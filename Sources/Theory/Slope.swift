import Tensors

/// How a quantity falls with T: -1 where it is O(1/T).
public enum Slope {
  /// The slope of log y over log x by least squares, over the last decade of x; `nil` for fewer
  /// than two points above 0.
  public static func ofLastDecade(_ points: [(x: Double, y: Double)]) -> Double? {
    let last = points.map(\.x).max() ?? 0
    let logs = points.filter { $0.x >= last / 10 && $0.x > 0 && $0.y > 0 }
      .map { (x: ExactMath.log($0.x), y: ExactMath.log($0.y)) }
    guard logs.count > 1 else { return nil }
    let n = Double(logs.count)
    let (x, y) = (logs.reduce(0) { $0 + $1.x } / n, logs.reduce(0) { $0 + $1.y } / n)
    let spread = logs.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    return spread > 0 ? logs.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / spread : nil
  }
}
