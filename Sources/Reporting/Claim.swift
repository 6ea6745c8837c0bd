import Results

/// A shape that a figure should have, and what our runs say about it (artifacts.md 3).
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

  public var line: String {
    "\(id) (\(origin.rawValue)) \(text): \(outcome.rawValue)"
      + (detail.isEmpty ? "" : "; \(detail)")
  }
}

/// What is found about one comparison, of which a claim may need several.
struct Finding: Hashable {
  var outcome: Claim.Outcome
  var detail: String

  static let notRun = Finding(outcome: .notRun, detail: "")

  /// Whether the mean of `a` is above that of `b` by more than `margin`.
  static func above(_ a: [Double], _ b: [Double], by margin: Double = 0, _ place: String) -> Finding
  {
    guard let apart = Distance(a, b) else { return .notRun }
    let detail =
      "\(place): \(signedText(apart.difference)) ± \(twoDecimals(2 * (apart.error ?? 0)))"
    guard let error = apart.error else { return Finding(outcome: .undecided, detail: detail) }
    let excess = apart.difference - margin
    let outcome: Claim.Outcome =
      excess > 2 * error ? .holds : excess < -2 * error ? .fails : .undecided
    return Finding(outcome: outcome, detail: detail)
  }

  /// Whether the two means are at most `margin` apart.
  static func near(_ a: [Double], _ b: [Double], within margin: Double, _ place: String) -> Finding
  {
    guard let apart = Distance(a, b) else { return .notRun }
    let detail =
      "\(place): \(signedText(apart.difference)) ± \(twoDecimals(2 * (apart.error ?? 0)))"
    guard let error = apart.error else { return Finding(outcome: .undecided, detail: detail) }
    let distance = abs(apart.difference)
    let outcome: Claim.Outcome =
      distance + 2 * error <= margin ? .holds : distance - 2 * error > margin ? .fails : .undecided
    return Finding(outcome: outcome, detail: detail)
  }

  /// Of numbers that do not scatter.
  static func exact(_ holds: Bool, _ detail: String) -> Finding {
    Finding(outcome: holds ? .holds : .fails, detail: detail)
  }

  private struct Distance {
    let difference: Double
    /// Standard error; `nil` with a single run on either side.
    let error: Double?

    init?(_ a: [Double], _ b: [Double]) {
      guard !a.isEmpty, !b.isEmpty else { return nil }
      difference = Statistics.mean(a) - Statistics.mean(b)
      error = Statistics.standardError(a).flatMap { x in
        Statistics.standardError(b).map { y in (x * x + y * y).squareRoot() }
      }
    }
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
