import Results

/// What the paper leaves open and what was chosen here, as data.
public struct Ledger: Sendable {
  public struct Entry: Hashable, Sendable, Encodable {
    /// `D01`.
    public let id: String
    public let open, choice, why: String
    /// How an experiment chooses otherwise; `nil` where it cannot.
    public let option: String?
    /// The cells that it touches: all of them, where a list is empty.
    public let artifacts, models, methods: [String]

    /// Whether the choice bears on a cell.
    public func touches(_ cell: CellName) -> Bool {
      func matches(_ list: [String], _ name: String) -> Bool { list.isEmpty || list.contains(name) }
      return matches(artifacts, cell.artifact) && matches(models, cell.model)
        && matches(methods, cell.method)
    }
  }

  public let entries: [Entry]

  init(parsing text: String, file: String) throws {
    let table = try ConfigurationTable(parsing: text, file: file)
    try table.allowOnly(["entry"])
    entries = try table.tables("entry").map { entry in
      try entry.allowOnly([
        "id", "open", "choice", "why", "option", "artifacts", "models", "methods",
      ])
      return Entry(
        id: try entry.value("id"), open: try entry.value("open"), choice: try entry.value("choice"),
        why: try entry.value("why"), option: try entry.optional("option"),
        artifacts: try entry.optional("artifacts") ?? [],
        models: try entry.optional("models") ?? [], methods: try entry.optional("methods") ?? [])
    }
  }

  /// The entries that touch any of `cells`.
  public func touching(_ cells: [CellName]) -> [Entry] {
    entries.filter { entry in cells.contains(where: entry.touches) }
  }
}
