/// What an audit found, and what it went through.
public struct AuditReport: Hashable, Sendable, Encodable {
  public var findings: [Finding] = []
  /// Files whose digests are those of their seal.
  public var files = 0
  public var runs = 0
  /// Cells of published tables that were recomputed from runs.
  public var cells = 0
  /// Values that were recomputed and compared.
  public var numbers = 0
  public var readings = TestReadings([])

  public init() {}

  public var errors: [Finding] { findings.filter { $0.kind == .error } }
  public var holds: Bool { errors.isEmpty }

  /// A line a finding, how often the test split was read, and a line that sums up.
  public var text: String {
    let notes = findings.count - errors.count
    let lines =
      (errors + findings.filter { $0.kind == .note }).map(\.line) + [
        readings.line,
        "\(files) files agree with their digests; \(runs) runs, \(cells) cells, \(numbers) numbers "
          + "recomputed: \(errors.count) \(errors.count == 1 ? "error" : "errors"), "
          + "\(notes) \(notes == 1 ? "note" : "notes")",
      ]
    return lines.map { $0 + "\n" }.joined()
  }
}
