import Results

/// A shape that a figure should have, and what our runs say about it.
public struct Claim: Hashable, Sendable {
  public enum Origin: String, Hashable, Sendable {
    case stated = "P"
    case derived = "D"
    case read = "C"
  }

  public enum Outcome: String, Hashable, Sendable {
    case holds, fails
    /// Within two standard errors, or too few seeds for one.
    case undecided
    case notRun = "not run"
  }

  /// The figure and the claim's number in it: `figure5.2`.
  public var id: String
  public var origin: Origin
  public var text: String
  public var outcome: Outcome
  /// The numbers behind it.
  public var detail: String
  /// Whether the runs are no reproduction, so that nothing follows for the paper.
  public var isTrend = false

  /// What is said of it.
  public var word: String {
    isTrend && outcome != .notRun ? "trend \(outcome.rawValue)" : outcome.rawValue
  }

  public var line: String {
    "\(id) (\(origin.rawValue)) \(text): \(word)"
      + (detail.isEmpty ? "" : "; \(detail)")
  }
}

/// What is found about one comparison, of which a claim may need several.
struct Finding: Hashable {
  var outcome: Claim.Outcome
  var detail: String

  static let notRun = Finding(outcome: .notRun, detail: "")

  /// Whether the mean of `a` is above that of `b`.
  static func above(_ a: [Double], _ b: [Double], _ place: String) -> Finding {
    judged(a, b, place) { difference, error in
      difference > 2 * error ? .holds : difference < -2 * error ? .fails : .undecided
    }
  }

  /// Whether the two means are at most `margin` apart.
  static func near(
    _ a: [Double], _ b: [Double], within margin: Double, _ place: String
  ) -> Finding {
    judged(a, b, place) { difference, error in
      abs(difference) + 2 * error <= margin
        ? .holds : abs(difference) - 2 * error > margin ? .fails : .undecided
    }
  }

  /// Of numbers that do not scatter.
  static func exact(_ holds: Bool, _ detail: String) -> Finding {
    Finding(outcome: holds ? .holds : .fails, detail: detail)
  }

  /// - Parameter outcome: of the difference of the means and its standard error, which a single run
  ///   on either side does not have.
  private static func judged(
    _ a: [Double], _ b: [Double], _ place: String, _ outcome: (Double, Double) -> Claim.Outcome
  ) -> Finding {
    guard !a.isEmpty, !b.isEmpty else { return .notRun }
    let difference = Statistics.mean(a) - Statistics.mean(b)
    let errors = [a, b].compactMap(Statistics.standardError)
    let error = errors.count == 2 ? (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot() : nil
    return Finding(
      outcome: error.map { outcome(difference, $0) } ?? .undecided,
      detail: "\(place): \(signedText(difference)) ± \(twoDecimals(2 * (error ?? 0)))")
  }
}

extension Claim {
  /// A claim that holds if all of `findings` do. The details are of those that do not.
  init(_ id: String, _ origin: Origin, _ text: String, all findings: [Finding]) {
    (self.id, self.origin, self.text) = (id, origin, text)
    let run = findings.filter { $0.outcome != .notRun }
    outcome =
      run.isEmpty
      ? .notRun
      : run.contains { $0.outcome == .fails }
        ? .fails
        : run.contains { $0.outcome == .undecided } || run.count < findings.count
          ? .undecided : .holds
    let against = run.filter { $0.outcome != .holds }
    detail =
      against.isEmpty && run.count > 1
      ? "\(run.count) comparisons"
      : (against.isEmpty ? run : against).map(\.detail).joined(separator: ", ")
  }
}
