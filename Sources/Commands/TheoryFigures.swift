import Foundation
import Reporting
import Theory

/// The figures of `prunebench theory`.
enum TheoryFigures {
  static func all(_ outcomes: [Outcome]) -> [Figure] {
    let bounds = TheoryBound.all(outcomes)
    return bounds.map { $0.gradients == .exact ? parts($0) : sampled($0) }
      + Trials.problems.map { levels($0, outcomes) }
  }

  /// Left side, bound and the bound's parts with exact gradients.
  private static func parts(_ bound: TheoryBound) -> Figure {
    let slope = bound.slope.map { String(format: "%.2f", $0) } ?? "unknown"
    return figure(
      "\(bound.problem)-bound",
      "\(bound.problem): both sides of \(bound.theorem.rawValue), \(level)",
      bound.theorem == .smooth ? "mean |grad f|^2" : "weighted mean of f(w~) - f*",
      sides(bound) + [
        series("part: start", bound.points, 3) { $0.sides.start },
        series("part: gradients", bound.points, 1) { $0.sides.gradients },
        series("part: pruning", bound.points, 2) { $0.sides.pruning },
      ],
      [
        "Exact gradients. The \(bound.first) falls with slope \(slope) over the last decade; "
          + "the theorem says \(bound.promised)."
      ])
  }

  /// Both methods and their bounds with noise or batches.
  private static func sampled(_ bound: TheoryBound) -> Figure {
    var kind = "noise"
    if case .batch = bound.gradients { kind = "batches" }
    return figure(
      "\(bound.problem)-\(kind)",
      "\(bound.problem), \(bound.gradients): \(bound.theorem.rawValue) and T3, \(level)",
      bound.theorem == .smooth ? "|grad f|^2; f(w~) - f*" : "f(w~) - f*",
      sides(bound) + [
        series("one-shot: error", bound.oneShot, 1) { $0.sides.left },
        series("one-shot: bound", bound.oneShot, 1, isDashed: true) { $0.sides.right },
      ], ["Means of \(Outcome.paths) paths."])
  }

  private static func sides(_ bound: TheoryBound) -> [Figure.Series] {
    let mean = bound.theorem == .smooth ? "mean |grad f|^2" : "mean error"
    return [
      series("DPF: \(mean)", bound.points, 0) { $0.sides.left },
      series("DPF: bound", bound.points, 0, isDashed: true) { $0.sides.right },
    ]
  }

  /// The error of both methods on their longest paths: one colour a level, one-shot dashed.
  private static func levels(_ problem: any Problem, _ outcomes: [Outcome]) -> Figure {
    let exact = outcomes.filter {
      $0.trial.descent.problem.name == problem.name && $0.trial.descent.gradients == .exact
    }
    let longest = exact.map(\.trial.steps).max()
    let all = Trials.levels.enumerated().flatMap { place, pruned in
      exact.filter {
        $0.trial.descent.compressor == .pruned(pruned) && $0.trial.steps == longest
      }.map { outcome in
        let method = outcome.trial.descent.method
        return series(
          "\(method.rawValue) \(pruned) of 12", outcome.points, place,
          isDashed: method == .oneShot, \.error)
      }
    }
    var drawn = figure(
      "\(problem.name)-levels", "\(problem.name): error of the pruned point", "f(w~_t) - f*", all,
      ["Exact gradients. The bounds promise a neighbourhood, not a winner."])
    drawn.xLabel = "t"
    return drawn
  }

  private static let level = "\(Trials.shown) of 12 pruned"

  private static func figure(
    _ id: String, _ title: String, _ yLabel: String, _ series: [Figure.Series], _ caption: [String]
  ) -> Figure {
    var figure = Figure(
      id: "theory-\(id)", title: title, xLabel: "T", yLabel: yLabel, series: series,
      caption: caption + ["Values below 1e-14 are rounding, and are not drawn."])
    (figure.isLogX, figure.isLogY) = (true, true)
    return figure
  }

  /// A line through the points that a logarithmic axis can show.
  /// - Parameter name: without a comma, by which gnuplot would part it.
  private static func series(
    _ name: String, _ points: [Trace.Point], _ colour: Int, isDashed: Bool = false,
    _ value: (Trace.Point) -> Double
  ) -> Figure.Series {
    var series = Figure.Series(
      name: name, shape: .curve,
      points: points.filter { $0.t > 0 && value($0) >= 1e-14 }
        .map { Figure.Point(x: Double($0.t), y: value($0)) })
    series.look = Figure.Look(colour: colour, isDashed: isDashed)
    return series
  }
}
