/// What the paper's tables say against each other, against its prose, or leave out:
/// computed from the CSV files, so that a changed file gives other findings.
public struct PaperLint: Hashable, Sendable {
  public struct Finding: Codable, Hashable, Sendable {
    /// `L01` ... in the order of the rules; `new` for what the embedded tables do not show.
    public var id: String
    public var kind: Kind
    /// The check that found it.
    public var rule: String
    /// Table, row and column.
    public var place: String
    public var finding: String

    enum CodingKeys: String, CodingKey {
      case id, kind, rule, finding
      case place = "where"
    }
  }

  public enum Kind: String, Codable, Sendable {
    /// Two places that cannot both be right.
    case contradiction
    case againstProse = "against prose"
    /// A number that is not there.
    case gap
    /// A wrong name or reference, of no consequence for numbers.
    case label
    case rounding
    /// A slip of the text copy that the tables were taken from, not of the paper.
    case extraction
    /// For information: accuracy that rises with sparsity, so nothing may rely on its falling.
    case notMonotone = "not monotone"
    /// A file that is no such table, or not the embedded one.
    case damaged
  }

  public private(set) var findings: [Finding] = []

  /// The findings of the embedded tables.
  public init() { self.init(PaperTable.files, isEmbedded: true) }

  /// The findings of other copies of the tables, texts by id. What the embedded tables do not show
  /// has the id `new`.
  public init(_ texts: [String: String]) { self.init(texts, isEmbedded: false) }

  private init(_ texts: [String: String], isEmbedded: Bool) {
    var tables = PaperRows.Tables()
    for id in PaperTable.files.keys.sorted() {
      do { tables[id] = try PaperRows(id, texts[id]) } catch { findings.append(error.finding) }
    }
    findings += LintEquality.findings(tables) + LintImageNet.findings(tables)
    findings += LintProse.findings(tables) + LintGaps.findings(tables)
    if isEmbedded {
      for index in findings.indices { findings[index].id = Self.id(index) }
      return
    }
    let known = Dictionary(grouping: PaperLint().findings, by: \.content).mapValues { $0[0].id }
    for index in findings.indices { findings[index].id = known[findings[index].content] ?? "new" }
    findings += LintCopy.findings(tables)
  }

  /// What the embedded tables do not show.
  public var new: [Finding] { findings.filter { $0.id == "new" } }

  /// Findings of the embedded tables that are not among these.
  public var missing: [Finding] {
    let found = Set(findings.map(\.content))
    return PaperLint().findings.filter { !found.contains($0.content) }
  }

  private static func id(_ index: Int) -> String { (index < 9 ? "L0" : "L") + "\(index + 1)" }
}

extension PaperLint.Finding {
  init(_ kind: PaperLint.Kind, _ rule: String, _ place: String, _ finding: String) {
    self.init(id: "new", kind: kind, rule: rule, place: place, finding: finding)
  }

  /// All but the id.
  fileprivate var content: [String] { [kind.rawValue, rule, place, finding] }
}
