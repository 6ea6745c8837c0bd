/// One row of the table: an inequality, a problem, and how its paths are walked.
public struct Trial: Sendable {
  public let theorem: Theorem
  public let descent: Descent
  /// T of the last step.
  public let steps: Int

  /// The method that the theorem speaks of, at the rate that the problem's theorem asks for.
  public init(
    _ theorem: Theorem, _ problem: any Problem, _ compressor: Compressor,
    _ gradients: Gradients = .exact, steps: Int
  ) {
    (self.theorem, self.steps) = (theorem, steps)
    descent = Descent(
      problem, theorem == .oneShot ? .oneShot : .feedback, compressor, gradients,
      rate: problem.rate(steps: steps))
  }

  /// Whether the inequality is true of each path; else of the mean over paths only.
  public var isPathwise: Bool { descent.gradients == .exact || theorem == .oneShot }

  /// Walks one path.
  /// - Parameter marks: the steps whose values are kept, ascending.
  public func trace(seed: Int = 1, marks: [Int]? = nil) -> Trace {
    var wanted = (marks ?? Self.marks(to: steps))[...]
    var bound = theorem.bound(on: descent.problem)
    var trace = Trace()
    descent.run(to: steps, seed: seed) { step in
      let sides = bound.sides(after: step)
      trace.add(sides)
      guard step.number == wanted.first else { return }
      wanted.removeFirst()
      trace.points.append(
        Trace.Point(
          t: step.number, sides: sides, error: descent.problem.error(at: step.compressed),
          delta: step.delta, squaredNorm: step.squaredNorm))
    }
    return trace
  }

  /// Steps at about equal distances on a logarithmic axis, and the last one.
  package static func marks(to last: Int) -> [Int] {
    var (marks, decade) = (Array(0..<10), 10)
    while decade <= last {
      marks += [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82].map { $0 * decade / 10 }
      decade *= 10
    }
    return marks.filter { $0 < last } + [last]
  }
}
