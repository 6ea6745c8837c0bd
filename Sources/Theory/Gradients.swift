import Tensors

/// What stands for the gradient at each step: itself, or something with that mean.
public enum Gradients: Hashable, Sendable, CustomStringConvertible {
  case exact
  /// With normal noise of this SD added to each coordinate.
  case noisy(deviation: Double)
  /// Over examples drawn from all of them.
  case batch(Int)

  package func gradient(
    of problem: any Problem, at weights: [Double], from stream: inout RandomStream
  ) -> [Double] {
    switch self {
    case .exact: problem.gradient(at: weights)
    case .noisy(let deviation):
      problem.gradient(at: weights).map { $0 + deviation * stream.normal() }
    case .batch(let size): problem.gradient(at: weights, batch: size, from: &stream)
    }
  }

  public var description: String {
    switch self {
    case .exact: "exact"
    case .noisy(let deviation): "noise, SD \(deviation)"
    case .batch(let size): "batches of \(size)"
    }
  }
}
