/// An inequality of the paper along a path: both sides, step by step.
public protocol Bound: Sendable {
  /// Takes in step t and gives both sides with T = t.
  mutating func sides(after step: Descent.Step) -> Sides
}

/// Both sides of an inequality, the right one in its parts.
public struct Sides: Hashable, Sendable {
  public var left: Double
  /// What is left of the distance to the optimum at the start.
  public var start: Double
  /// Of the gradients' squares: falls with T.
  public var gradients: Double
  /// Of the error of pruning: stays where pruning costs something.
  public var pruning: Double

  public var right: Double { start + gradients + pruning }

  /// Whether left <= right. Both may come down to 0; f* is known up to the last bits.
  public var holds: Bool { left <= right + 1e-14 }
}

/// Which inequality: theory.md.
public enum Theorem: String, CaseIterable, Hashable, Sendable {
  case stronglyConvex = "T1"
  case smooth = "T2"
  case oneShot = "T3"

  func bound(on problem: any Problem) -> any Bound {
    switch self {
    case .stronglyConvex: StronglyConvexBound(problem)
    case .smooth: SmoothBound(problem)
    case .oneShot: OneShotBound(problem)
    }
  }
}
