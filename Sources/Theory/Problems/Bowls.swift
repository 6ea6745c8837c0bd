/// `sum w_i^2 / (1 + w_i^2)`: smooth with L = 2 and not convex; f* = 0 at 0.
public struct Bowls: Problem {
  public let name = "non-convex"
  public let start = (0..<12).map { (Double($0) - 5.5) / 2 }
  public let smoothness = 2.0
  public let convexity = 0.0
  public let minimum = 0.0
  public init() {}

  /// G^2, the largest |grad f|^2: |2w / (1 + w^2)^2| is largest at w^2 = 1/3, its square 27/64.
  public var squaredGradient: Double { Double(start.count) * 27 / 64 }

  public func rate(steps: Int) -> Descent.Rate {
    SmoothBound.rate(self, squaredGradient: squaredGradient, steps: steps)
  }

  public func value(at weights: [Double]) -> Double {
    weights.reduce(0) { $0 + $1 * $1 / (1 + $1 * $1) }
  }

  public func gradient(at weights: [Double]) -> [Double] {
    weights.map { 2 * $0 / ((1 + $0 * $0) * (1 + $0 * $0)) }
  }
}
