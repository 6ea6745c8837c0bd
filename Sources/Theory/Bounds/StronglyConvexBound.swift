/// T1, the last line of the proof of theorem 4.1 before |g|^2 <= G^2 is put in;
/// gamma_t = 4/(mu(t+2)), Lambda = (T+1)(T+2)/2:
///
/// `1/Lambda sum (t+1) (f(w~_t) - f*)`
/// `<= 4/(mu Lambda) sum (t+1)/(t+2) |g_t|^2 + 3L/Lambda sum (t+1) |e_t|^2`.
public struct StronglyConvexBound: Bound {
  private let problem: any Problem
  private var (errors, gradients, pruning) = (0.0, 0.0, 0.0)

  public init(_ problem: any Problem) { self.problem = problem }

  public mutating func sides(after step: Descent.Step) -> Sides {
    let t = Double(step.number)
    errors += (t + 1) * problem.error(at: step.compressed)
    gradients += (t + 1) / (t + 2) * step.gradient.squaredNorm
    pruning += (t + 1) * step.squaredError
    let total = (t + 1) * (t + 2) / 2
    return Sides(
      left: errors / total, start: 0, gradients: 4 / (problem.convexity * total) * gradients,
      pruning: 3 * problem.smoothness / total * pruning)
  }
}
