/// What a path showed: values at some steps, the inequality at all of them.
public struct Trace: Hashable, Sendable {
  /// After the steps 0 ... t.
  public struct Point: Hashable, Sendable {
    public var t: Int
    /// Of the inequality with T = t.
    public var sides: Sides
    /// f(w~_t) - f*.
    public var error: Double
    /// delta_t and |w_t|^2.
    public var delta, squaredNorm: Double
  }

  public var points: [Point] = []
  /// Whether the inequality held for every T.
  public var holds = true
  /// The largest left / right.
  public var tightest = 0.0

  mutating func add(_ sides: Sides) {
    holds = holds && sides.holds
    tightest = max(tightest, sides.ratio)
  }
}

extension Sides {
  /// left / right; 0 where both are 0 up to rounding.
  public var ratio: Double { right > 1e-14 ? left / right : 0 }

  /// The mean over at least one path.
  static func mean(_ all: [Sides]) -> Sides {
    func mean(_ part: KeyPath<Sides, Double>) -> Double {
      all.reduce(0) { $0 + $1[keyPath: part] } / Double(all.count)
    }
    return Sides(
      left: mean(\.left), start: mean(\.start), gradients: mean(\.gradients),
      pruning: mean(\.pruning))
  }
}

extension Trace.Point {
  /// The mean over at least one path, at one t.
  static func mean(_ all: [Self]) -> Self {
    func mean(_ part: KeyPath<Self, Double>) -> Double {
      all.reduce(0) { $0 + $1[keyPath: part] } / Double(all.count)
    }
    return Self(
      t: all[0].t, sides: .mean(all.map(\.sides)), error: mean(\.error), delta: mean(\.delta),
      squaredNorm: mean(\.squaredNorm))
  }
}
