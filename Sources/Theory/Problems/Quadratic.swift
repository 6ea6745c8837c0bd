/// `sum a_i (w_i - c_i)^2 / 2`; mu and L are the least and the largest a_i, and f* = 0 at c.
public struct Quadratic: Problem {
  public let name: String
  public let start: [Double]
  /// a, all above 0.
  public let curvatures: [Double]
  /// c.
  public let optimum: [Double]

  public init(name: String, start: [Double], curvatures: [Double], optimum: [Double]) {
    (self.name, self.start, self.curvatures, self.optimum) = (name, start, curvatures, optimum)
  }

  public var smoothness: Double { curvatures.max() ?? 0 }
  public var convexity: Double { curvatures.min() ?? 0 }
  public var minimum: Double { 0 }

  public func value(at weights: [Double]) -> Double {
    var sum = 0.0
    for i in weights.indices {
      sum += curvatures[i] * (weights[i] - optimum[i]) * (weights[i] - optimum[i])
    }
    return sum / 2
  }

  public func gradient(at weights: [Double]) -> [Double] {
    weights.indices.map { curvatures[$0] * (weights[$0] - optimum[$0]) }
  }
}

extension Quadratic {
  /// `quadratic`: no coordinate of the optimum is 0, so that pruning always costs something.
  public static let dense = Quadratic(
    name: "quadratic", start: start, curvatures: curvatures,
    optimum: (0..<12).map { i in
      let size = Double(1 + i) / 8
      return i.isMultiple(of: 2) ? size : -size
    })

  /// `sparse-quadratic`: 4 of the 12 are 0, so that the error of pruning can vanish.
  public static let sparse = Quadratic(
    name: "sparse-quadratic", start: start, curvatures: curvatures,
    optimum: dense.optimum.enumerated().map { $0 % 3 == 0 ? 0 : $1 })

  private static let start = [Double](repeating: 0.5, count: 12)
  private static let curvatures = (0..<12).map { 1 + Double($0) / 4 }
}
