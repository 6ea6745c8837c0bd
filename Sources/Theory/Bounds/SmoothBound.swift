/// T2, the proof of theorem 4.2 before |g|^2 <= G^2 is put in; constant gamma:
///
/// `1/(T+1) sum |grad f(w~_t)|^2 <= 2 (f(w_0) - f(w_{T+1})) / (gamma (T+1))`
/// `+ L gamma/(T+1) sum |g_t|^2 + L^2/(T+1) sum |e_t|^2`.
public struct SmoothBound: Bound {
  private let problem: any Problem
  private var (slopes, gradients, pruning) = (0.0, 0.0, 0.0)

  public init(_ problem: any Problem) { self.problem = problem }

  public mutating func sides(after step: Descent.Step) -> Sides {
    let count = Double(step.number + 1)
    slopes += problem.gradient(at: step.compressed).squaredNorm
    gradients += step.gradient.squaredNorm
    pruning += step.squaredError
    let fall = problem.value(at: problem.start) - problem.value(at: step.next)
    return Sides(
      left: slopes / count, start: 2 * fall / (step.rate * count),
      gradients: problem.smoothness * step.rate / count * gradients,
      pruning: problem.smoothness * problem.smoothness / count * pruning)
  }

  /// The rate of theorem 4.2: `c / sqrt(T)` with `c = sqrt((f(w_0) - f*) / (L G^2))`.
  /// - Parameter squaredGradient: G^2.
  public static func rate(
    _ problem: any Problem, squaredGradient: Double, steps: Int
  ) -> Descent.Rate {
    let c = problem.error(at: problem.start) / (problem.smoothness * squaredGradient)
    return .constant(c.squareRoot() / Double(steps).squareRoot())
  }
}
