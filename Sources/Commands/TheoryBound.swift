import Reporting
import Theory

/// Both sides of T1 or T2 against T on one problem, and T3 beside them, at the level that is shown.
struct TheoryBound {
  let problem: String
  let gradients: Gradients
  let theorem: Theorem
  /// One point a T, of DPF and of one-shot.
  let points, oneShot: [Trace.Point]

  /// One for each problem and kind of gradient, in the order of the trials.
  static func all(_ outcomes: [Outcome]) -> [TheoryBound] {
    var groups: [[Outcome]] = []
    for outcome in outcomes where outcome.trial.descent.compressor == .pruned(Trials.shown) {
      let own = groups.firstIndex { isAlike($0[0].trial.descent, outcome.trial.descent) }
      if let own { groups[own].append(outcome) } else { groups.append([outcome]) }
    }
    return groups.compactMap(TheoryBound.init)
  }

  private init?(_ outcomes: [Outcome]) {
    let dpf = outcomes.filter { $0.trial.theorem != .oneShot }
    guard let first = dpf.first?.trial else { return nil }
    problem = first.descent.problem.name
    (gradients, theorem) = (first.descent.gradients, first.theorem)
    // A constant rate follows from T, so that each T is a path of its own.
    points =
      dpf.count == 1 ? dpf[0].points : dpf.compactMap(\.points.last).sorted { $0.t < $1.t }
    oneShot = outcomes.first { $0.trial.theorem == .oneShot }?.points ?? []
  }

  private static func isAlike(_ a: Descent, _ b: Descent) -> Bool {
    a.problem.name == b.problem.name && a.gradients == b.gradients
  }

  /// The part that vanishes with T: the gradients' in T1, the start's in T2.
  var first: String { theorem == .smooth ? "part of the start" : "part of the gradients" }
  var promised: String { theorem == .smooth ? "-1/2" : "-1" }

  /// The measured slope of that part; `nil` where all T share a rate that should follow from T.
  var slope: Double? {
    guard theorem == .stronglyConvex || gradients == .exact else { return nil }
    return Slope.ofLastDecade(
      points.map {
        (x: Double($0.t), y: theorem == .smooth ? $0.sides.start : $0.sides.gradients)
      })
  }
}
