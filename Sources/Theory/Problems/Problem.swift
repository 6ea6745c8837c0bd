import Tensors

/// A function whose constants are known, not estimated: what the theorems are tested on.
public protocol Problem: Sendable {
  var name: String { get }
  /// w_0.
  var start: [Double] { get }
  /// L, the Lipschitz constant of the gradient.
  var smoothness: Double { get }
  /// mu; 0 where f is not strongly convex.
  var convexity: Double { get }
  /// f*, the least value.
  var minimum: Double { get }
  /// The inequality that bounds DPF on it.
  var theorem: Theorem { get }
  /// The rate that this theorem asks for, for paths of so many steps.
  func rate(steps: Int) -> Descent.Rate

  /// f(w).
  func value(at weights: [Double]) -> Double
  /// grad f(w).
  func gradient(at weights: [Double]) -> [Double]
  /// The gradient over `size` examples, each drawn from all of them: grad f(w) in the mean. A
  /// function that is no sum over examples gives its gradient.
  func gradient(at weights: [Double], batch size: Int, from stream: inout RandomStream) -> [Double]
}

extension Problem {
  public var theorem: Theorem { convexity > 0 ? .stronglyConvex : .smooth }
  public func rate(steps: Int) -> Descent.Rate { .decaying(convexity: convexity) }

  public func gradient(
    at weights: [Double], batch size: Int, from stream: inout RandomStream
  ) -> [Double] { gradient(at: weights) }

  /// f(w) - f*.
  public func error(at weights: [Double]) -> Double { value(at: weights) - minimum }
}
