import Results

/// Findings about the paper as a table: `results/lint.md`.
public enum LintSheet {
  public static func sheet(_ lint: PaperLint) -> Sheet {
    let findings = lint.findings
    var counts: [(kind: PaperLint.Kind, count: Int)] = []
    for finding in findings {
      if let place = counts.firstIndex(where: { $0.kind == finding.kind }) {
        counts[place].count += 1
      } else {
        counts.append((finding.kind, 1))
      }
    }
    return Sheet(
      id: "lint", caption: "The paper's own contradictions",
      columns: [.word("id"), .word("kind"), .word("rule"), .word("where"), .word("finding")],
      rows: findings.map { [$0.id, $0.kind.rawValue, $0.rule, $0.place, $0.finding] },
      footer: [
        "\(findings.count) findings: "
          + counts.map { "\($0.count) \($0.kind.rawValue)" }.joined(separator: ", ") + "."
      ])
  }
}
