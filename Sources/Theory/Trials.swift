/// All trials of `prunebench theory`.
public struct Trials: Sendable {
  /// T of paths with exact gradients, and with noise.
  public var steps = 10_000
  public var noisySteps = 1000
  public init() {}

  public static let problems: [any Problem] = [
    Quadratic.dense, Quadratic.sparse, Logistic(), Bowls(),
  ]
  /// Of 12 coordinates so many are pruned.
  public static let levels = [4, 6, 9]
  /// The level that is shown with all parts of its bound.
  public static let shown = 6

  public var all: [Trial] {
    Self.problems.flatMap { problem in
      Self.levels.flatMap { trials(problem, .pruned($0)) }
        + lengths(problem)
        + [Compressor.binary, .uniform(bits: 4)].flatMap { exact(problem, $0) }
    }
  }

  /// DPF and one-shot with exact gradients, and DPF with others of that mean.
  private func trials(_ problem: any Problem, _ compressor: Compressor) -> [Trial] {
    var others = [Gradients.noisy(deviation: 1)]
    if problem is Logistic { others.append(.batch(4)) }
    return exact(problem, compressor)
      + others.flatMap { gradients in
        [problem.theorem, .oneShot].map {
          Trial($0, problem, compressor, gradients, steps: noisySteps)
        }
      }
  }

  private func exact(_ problem: any Problem, _ compressor: Compressor) -> [Trial] {
    [problem.theorem, .oneShot].map { Trial($0, problem, compressor, steps: steps) }
  }

  /// A constant rate follows from T: each T is a path of its own.
  private func lengths(_ problem: any Problem) -> [Trial] {
    guard problem.theorem == .smooth else { return [] }
    return [10, 30, 100, 300, 1000, 3000].filter { $0 < steps }.map {
      Trial(.smooth, problem, .pruned(Self.shown), steps: $0)
    }
  }
}
