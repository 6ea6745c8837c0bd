import Foundation

/// Numbers that are missing or cut, wrong labels, and what must not be taken for a defect.
enum LintGaps {
  static func findings(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    gaps(tables["table4"]?.rows ?? []) + labels + truncated(tables["table5"]?.rows ?? [])
      + extraction(tables["table5"]?.rows ?? []) + monotone(tables["table4"]?.rows ?? [])
  }

  private static let methods = ["snip", "sm", "dsr", "dpf"]

  private static func gaps(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    var findings: [PaperLint.Finding] = []
    let stars = rows.reduce(0) { count, row in
      count + methods.count { row[$0 + "_mean"] == "*" }
    }
    if stars > 0 {
      findings.append(.init(.gap, "not-converged", "table4", "\(stars) cells are ★"))
    }
    var (blanks, count): ([(name: String, percents: [String])], Int) = ([], 0)
    for row in rows {
      for method in methods where row[method + "_mean"].isEmpty {
        count += 1
        let name = "\(row["model"]) \(method.uppercased())"
        let percent = decimals((row.number("pruning_ratio") ?? 0) * 100, 0) + " %"
        if let place = blanks.firstIndex(where: { $0.name == name }) {
          blanks[place].percents.append(percent)
        } else {
          blanks.append((name, [percent]))
        }
      }
    }
    if count > 0 {
      let list = blanks.map { "\($0.name) \($0.percents.joined(separator: " and "))" }
      findings.append(
        .init(
          .gap, "not-run", "table4",
          "\(count) cells are blank (\(list.joined(separator: ", "))); the caption explains only ★"))
    }
    return findings
  }

  /// Slips of the text, which no table shows.
  private static let labels: [PaperLint.Finding] = [
    .init(.label, "reference", "section 5.1", "\"Table 11\" is Figure 11"),
    .init(
      .label, "name", "section 5.1 table of methods",
      "\"Incremental pruning + fine-tuning (Incremental)\": the Incremental column of table 2 is "
        + "without FT, \"Incremental + FT\" is a column of its own"),
    .init(
      .label, "index", "algorithm 1",
      "the loop runs t = 0..T and writes w_{T+1}; the output is called w_T. T is taken as the "
        + "number of steps"),
    .init(
      .label, "formula", "section A.2",
      "the ramp counts t in epochs and \"n\" is both a number of updates and an epoch; read with "
        + "n Δt = E2"),
  ]

  /// Layer-wise sparsity s leaves 1 - s of the convolutions' multiply-adds.
  private static func truncated(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    rows.filter { $0["scheme"] == "layerwise" }.compactMap { row in
      guard let ratio = row.number("pruning_ratio"), row.number("macs_millions") != nil else {
        return nil
      }
      let (macs, convolutions) = PaperAnchors.resnet20
      let expected = (Double(macs) - ratio * Double(convolutions)) / 1e6
      let printed = row["macs_millions"]
      guard printed != decimals(expected) else { return nil }
      let isCut = printed == decimals((expected * 100).rounded(.down) / 100)
      return .init(
        isCut ? .rounding : .contradiction, isCut ? "truncated" : "uniform",
        "table5 layer-wise \(decimals(ratio * 100, 0)) %",
        "uniform sparsity gives \(decimals(expected, 4)) M, printed \(printed) "
          + "(rounded: \(decimals(expected)))")
    }
  }

  private static func extraction(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    let lost = rows.count { $0["macs_millions"].isEmpty }
    let text = PaperLint.Finding(
      .extraction, "text", "table1 ResNet-20 dense",
      "the text reads 92.46 where tables 2, 4, 6 have 92.48; table1.csv holds 92.48")
    guard lost > 0 else { return [text] }
    return [
      text,
      .init(
        .extraction, "text", "table5",
        "\(lost) of \(rows.count) cells are lost; the row labels too"),
    ]
  }

  private static func monotone(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    methods.flatMap { method in
      zip(rows, rows.dropFirst()).compactMap { row, next in
        guard row["model"] == next["model"], let a = row.number(method + "_mean"),
          let b = next.number(method + "_mean"), b > a
        else { return nil }
        return .init(
          .notMonotone, "monotone", "table4 \(row["model"]) \(method)",
          "\(row["pruning_ratio"]) -> \(next["pruning_ratio"]): \(decimals(a)) -> \(decimals(b))")
      }
    }
  }
}
