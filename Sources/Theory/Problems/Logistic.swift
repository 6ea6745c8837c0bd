import Tensors

/// `mean log(1 + exp(-y x.w)) + lambda/2 |w|^2` over 20 examples; mu = lambda,
/// L = lambda + (largest eigenvalue of X^T X / n) / 4, f* by Newton's method.
public struct Logistic: Problem {
  public let name = "logistic"
  public let start = [Double](repeating: 0.5, count: 12)
  /// lambda.
  public let decay = 0.5
  public let smoothness: Double
  public let minimum: Double
  /// w*.
  public let optimum: [Double]
  public var convexity: Double { decay }
  /// n.
  public var exampleCount: Int { loss.labels.count }

  private let loss: LogisticLoss

  public init() {
    loss = LogisticLoss(examples: 20, dimension: 12)
    smoothness = decay + loss.gram.largestEigenvalue / 4
    var weights = [Double](repeating: 0, count: 12)
    for _ in 0..<50 {  // settles in a few; the rest change nothing
      let step = loss.curvature(at: weights, decay: decay)
        .solving(loss.gradient(at: weights, decay: decay))
      for i in weights.indices { weights[i] -= step[i] }
    }
    optimum = weights
    minimum = loss.value(at: weights, decay: decay)
  }

  public func value(at weights: [Double]) -> Double { loss.value(at: weights, decay: decay) }

  public func gradient(at weights: [Double]) -> [Double] {
    loss.gradient(at: weights, decay: decay)
  }

  public func gradient(
    at weights: [Double], batch size: Int, from stream: inout RandomStream
  ) -> [Double] {
    let batch = (0..<size).map { _ in stream.index(below: exampleCount) }
    return loss.gradient(at: weights, decay: decay, over: batch)
  }
}
