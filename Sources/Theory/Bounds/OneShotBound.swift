/// T3, inequality (4) of the paper, at every point of a smooth function with a minimum:
///
/// `f(w~) - f* <= 2 (f(w) - f*) + L |w~ - w|^2`.
public struct OneShotBound: Bound {
  private let problem: any Problem

  public init(_ problem: any Problem) { self.problem = problem }

  public func sides(after step: Descent.Step) -> Sides {
    Sides(
      left: problem.error(at: step.compressed), start: 2 * problem.error(at: step.weights),
      gradients: 0, pruning: problem.smoothness * step.squaredError)
  }
}
