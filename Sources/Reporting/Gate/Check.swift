import Results

/// One thing that the gate looked at, and what it found.
public struct Check: Hashable, Sendable {
  public enum Level: String, Codable, Sendable {
    /// Records that must be equal byte for byte.
    case smoke
    /// Means that must not fall.
    case statistical
    /// Whether there is anything to judge.
    case data
  }

  public enum Outcome: String, Codable, Sendable {
    case held, fell, inconclusive
    /// Nothing could be judged: no runs, runs of other recipes.
    case error
  }

  public var level: Level
  /// The cell, run or summary.
  public var name: String
  public var outcome: Outcome
  /// What was found, in one line.
  public var text: String
  /// How many points it lost; 0 where that is not the question.
  public var loss: Double

  public init(level: Level, name: String, outcome: Outcome, text: String, loss: Double = 0) {
    (self.level, self.name, self.outcome) = (level, name, outcome)
    (self.text, self.loss) = (text, loss)
  }
}

/// All checks of one call.
public struct CheckResult: Hashable, Sendable {
  public var checks: [Check]

  public init(_ checks: [Check]) { self.checks = checks }

  /// How a process ends with it: 0 held, 1 fell, 3 inconclusive, 4 nothing to judge. A regression
  /// that was found stands, whatever else could not be judged.
  public var exitStatus: Int32 {
    if checks.contains(where: { $0.outcome == .fell }) { return 1 }
    if checks.isEmpty || checks.contains(where: { $0.outcome == .error }) { return 4 }
    return checks.contains { $0.outcome == .inconclusive } ? 3 : 0
  }

  /// What went wrong, worst first.
  public var problems: [Check] {
    let order: [Check.Outcome] = [.fell, .error, .inconclusive]
    return checks.filter { $0.outcome != .held }.sorted {
      let (a, b) = (order.firstIndex(of: $0.outcome) ?? 3, order.firstIndex(of: $1.outcome) ?? 3)
      return a == b ? ($1.loss, $0.name) < ($0.loss, $1.name) : a < b
    }
  }

  public var summary: String {
    func count(_ outcome: Check.Outcome) -> Int { checks.count { $0.outcome == outcome } }
    return "\(checks.count) checks: \(count(.held)) held, \(count(.fell)) fell, "
      + "\(count(.inconclusive)) inconclusive, \(count(.error)) without data"
  }
}
