import Foundation
import Reporting
import Theory

/// The table of `prunebench theory`: a line an inequality, a problem and a way to walk.
enum TheorySheet {
  static func sheet(_ outcomes: [Outcome]) -> Sheet {
    Sheet(
      id: "theory", caption: "Inequalities of the paper on problems with known constants",
      columns: [
        .word("problem"), .word("theorem"), .word("method"), .word("compressor"),
        .word("gradients"), .number("T"), .number("left"), .number("right"),
        .number("left/right at most"), .word("holds"),
      ],
      rows: outcomes.map(row), footer: footer(outcomes), headerColumns: 6)
  }

  private static func row(_ outcome: Outcome) -> [String] {
    let (trial, descent) = (outcome.trial, outcome.trial.descent)
    return [
      descent.problem.name, trial.theorem.rawValue, descent.method.rawValue,
      "\(descent.compressor)", "\(descent.gradients)", "\(trial.steps)",
      number(outcome.sides.left), number(outcome.sides.right),
      String(format: "%.3f", outcome.tightest), outcome.holds ? "yes" : "NO",
    ]
  }

  private static func footer(_ outcomes: [Outcome]) -> [String] {
    let failed = outcomes.count { !$0.holds }
    return [
      "T1, T2: the last lines of the proofs of theorems 4.1 and 4.2; T3: inequality (4).",
      "Exact gradients, and T3: every path, for every T. T1 and T2 with noise or batches: the mean",
      "of \(Outcome.paths) paths, right - left above 0 by a one-sided interval of 99 %.",
      "left, right: for the largest T; with noise or batches means.",
    ] + slopes(outcomes) + [
      failed == 0
        ? "All \(outcomes.count) hold." : "\(failed) of \(outcomes.count) do not hold."
    ]
  }

  /// How the first part of the right side falls, beside what the theorem says.
  private static func slopes(_ outcomes: [Outcome]) -> [String] {
    TheoryBound.all(outcomes).compactMap { bound in
      bound.slope.map {
        "Slope of the \(bound.first) over the last decade of T, \(bound.problem), "
          + "\(bound.gradients): " + String(format: "%.2f", $0) + " (theorem: \(bound.promised))."
      }
    }
  }

  /// Four digits.
  private static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
