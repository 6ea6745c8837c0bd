import Tensors

/// Gradient descent on a problem: `w_{t+1} = w_t - gamma_t g`.
public struct Descent: Sendable {
  public enum Method: String, Hashable, Sendable {
    /// g is taken at w~_t (paper, algorithm 1, with a new mask at every step: p = 1).
    case feedback = "DPF"
    /// g is taken at w_t; that w_t is pruned is only looked at.
    case oneShot = "one-shot"
  }

  public enum Rate: Hashable, Sendable {
    /// gamma_t = 4 / (mu (t + 2)), of theorem 4.1.
    case decaying(convexity: Double)
    case constant(Double)

    func callAsFunction(_ t: Int) -> Double {
      switch self {
      case .decaying(let convexity): 4 / (convexity * Double(t + 2))
      case .constant(let rate): rate
      }
    }
  }

  /// One step with all that the theorems speak of.
  public struct Step: Sendable {
    /// t, from 0.
    public let number: Int
    /// gamma_t.
    public let rate: Double
    /// w_t, w~_t, g_t, w_{t+1}.
    public let weights, compressed, gradient, next: [Double]

    /// |e_t|^2 = |w~_t - w_t|^2.
    public var squaredError: Double {
      zip(compressed, weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    /// |w_t|^2.
    public var squaredNorm: Double { weights.squaredNorm }
    /// delta_t = |e_t|^2 / |w_t|^2, 0 where w_t = 0 (paper, equation 1).
    public var delta: Double { squaredNorm > 0 ? squaredError / squaredNorm : 0 }
  }

  public var problem: any Problem
  public var method: Method
  public var compressor: Compressor
  public var gradients: Gradients
  public var rate: Rate

  public init(
    _ problem: any Problem, _ method: Method, _ compressor: Compressor, _ gradients: Gradients,
    rate: Rate
  ) {
    (self.problem, self.method, self.compressor) = (problem, method, compressor)
    (self.gradients, self.rate) = (gradients, rate)
  }

  /// Takes the steps 0 ... `last` and shows each of them.
  public func run(to last: Int, seed: Int, _ look: (Step) -> Void) {
    var stream = RandomStream(seed: seed, name: "theory/\(problem.name)")
    var weights = problem.start
    for t in 0...last {
      let compressed = compressor.compressed(weights)
      let gradient = gradients.gradient(
        of: problem, at: method == .feedback ? compressed : weights, from: &stream)
      let rate = rate(t)
      let next = weights.indices.map { weights[$0] - rate * gradient[$0] }
      look(
        Step(
          number: t, rate: rate, weights: weights, compressed: compressed, gradient: gradient,
          next: next))
      weights = next
    }
  }
}

extension [Double] {
  var squaredNorm: Double { reduce(0) { $0 + $1 * $1 } }
}
