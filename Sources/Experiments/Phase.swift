/// Runs that can be trained side by side once those of an earlier phase are done: a job array of a
/// cluster.
///
/// Runs are told apart by how many generations stand before them. Of each generation those from
/// which others start are a phase of their own, so that nothing waits for the rest of it.
public struct Phase: Sendable {
  /// Even: the runs of generation `number / 2` that others start from; odd: the rest of it. It does
  /// not depend on what is done.
  public let number: Int
  public let runs: [PlannedRun]

  /// Whether the runs of this phase, or of one after it, may start from those of `other`.
  public func follows(_ other: Phase) -> Bool {
    other.number.isMultiple(of: 2) && other.number / 2 < number / 2
  }
}

extension Plan {
  /// All runs, in ascending phases; none of them is empty.
  public var phases: [Phase] {
    let parents = Set(runs.flatMap(\.parents))
    var generations: [StageKey: Int] = [:]
    var phases: [Int: [PlannedRun]] = [:]
    for run in runs {  // parents come first
      let generation = run.parents.map { generations[$0, default: 0] + 1 }.max() ?? 0
      generations[run.key] = generation
      phases[2 * generation + (parents.contains(run.key) ? 0 : 1), default: []].append(run)
    }
    return phases.sorted { $0.key < $1.key }.map { Phase(number: $0.key, runs: $0.value) }
  }

  /// The runs of a phase, with those that they start from.
  /// - Throws: ``ConfigurationError`` where there is no such phase.
  public func restricted(toPhase number: Int) throws -> Plan {
    let phases = phases
    guard let phase = phases.first(where: { $0.number == number }) else {
      let known = phases.map { "\($0.number)" }.joined(separator: ", ")
      throw ConfigurationError("\(experiment.id) has no phase \(number), only \(known)")
    }
    return restricted(toRuns: Set(phase.runs.map(\.key)))
  }
}
