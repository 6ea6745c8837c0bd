import Foundation

/// The arithmetic of Table 3.
enum LintImageNet {
  static func findings(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    guard let rows = tables["table3"]?.rows else { return [] }
    return rows.flatMap { differences($0) + size($0) } + reached(rows) + targets(rows)
      + top1(rows) + top5(rows)
  }

  private static func place(_ row: PaperRows.Row) -> String {
    "table3 \(row["method"]) \(row["target_ratio"])"
  }

  /// Difference = pruned - dense, as printed.
  private static func differences(_ row: PaperRows.Row) -> [PaperLint.Finding] {
    ["top1", "top5"].compactMap { field in
      guard let dense = row.number(field + "_dense"), let pruned = row.number(field + "_pruned"),
        let printed = row.number(field + "_difference"), abs(pruned - dense - printed) > 0.005
      else { return nil }
      return .init(
        .contradiction, "difference", "\(place(row)) \(field)",
        "pruned - dense = \(signed(pruned - dense)), printed \(signed(printed))")
    }
  }

  /// The reached ratio follows from the parameters left, within what rounding hides.
  private static func size(_ row: PaperRows.Row) -> [PaperLint.Finding] {
    guard let left = row.number("remaining_params_millions"),
      let ratio = row.number("reached_ratio")
    else { return [] }
    let total = (Double(PaperAnchors.resnet50.total) / 1e4).rounded() / 100
    let low = (1 - (left + 0.005) / (total - 0.005)) * 100
    let high = (1 - (left - 0.005) / (total + 0.005)) * 100
    if low - 0.05...high + 0.05 ~= ratio * 100 { return [] }
    return [
      .init(
        .contradiction, "reached-ratio", place(row),
        "\(row["remaining_params_millions"]) M of \(decimals(total)) M means "
          + "\(decimals(low))-\(decimals(high)) % pruned, printed \(decimals(ratio * 100, 1)) %")
    ]
  }

  /// Sparsity of the convolutions that leaves so many parameters.
  private static func convSparsity(_ row: PaperRows.Row) -> Double? {
    let (total, prunable) = PaperAnchors.resnet50
    return row.number("remaining_params_millions").map {
      (Double(total) - $0 * 1e6) / Double(prunable)
    }
  }

  /// Where the convolutions are pruned to the target itself, the exact count is known.
  private static func reached(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    let (total, prunable) = PaperAnchors.resnet50
    let targets = Set(rows.map { $0["target_ratio"] }).sorted()
    return targets.compactMap { target in
      guard let sparsity = Double(target) else { return nil }
      let kept = total - Int((sparsity * Double(prunable)).rounded(.toNearestOrEven))
      let pruned = 100 - Double(kept) / Double(total) * 100
      let wrong = rows.filter { row in
        row["target_ratio"] == target
          && row["remaining_params_millions"] == decimals(Double(kept) / 1e6)
          && row.number("reached_ratio").map { decimals($0 * 100, 1) } != decimals(pruned, 1)
      }
      guard let printed = wrong.first?.number("reached_ratio") else { return nil }
      let names = wrong.map { $0["method"].prefix { $0 != " " } }.joined(separator: " and ")
      return .init(
        .rounding, "reached-ratio", "table3 \(target)",
        "\(Format.grouped(kept)) of \(Format.grouped(total)) parameters left is "
          + "\(decimals(pruned)) % pruned, "
          + "printed \(decimals(printed * 100, 1)) % (\(names))")
    }
  }

  /// One target, two sparsities of the convolutions.
  private static func targets(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    let dpf = rows.filter { $0["method"] == "DPF" }
    return Set(dpf.map { $0["target_ratio"] }).sorted().compactMap { target in
      let own = dpf.filter { $0["target_ratio"] == target }
      guard own.count > 1, let first = own.first, let other = own.dropFirst().first,
        let sparsities = convSparsity(first).flatMap({ a in convSparsity(other).map { (a, $0) } }),
        let reached = first.number("reached_ratio"), let another = other.number("reached_ratio"),
        let rival = rows.first(where: {
          $0["method"] != "DPF" && $0["reached_ratio"] == other["reached_ratio"]
        }), let author = rival["method"].split(separator: "(").last?.prefix(while: { $0 != " " })
      else { return nil }
      func percent(_ value: Double) -> String { decimals(value * 100, 0) }
      return .init(
        .contradiction, "target-means", "table3",
        "rows \"Target \(percent(Double(target) ?? 0)) %\" have conv sparsity "
          + "\(percent(sparsities.0)) % (reached \(decimals(reached * 100, 1)) %) and, in the pair "
          + "with \(author) et al., \(percent(sparsities.1)) % "
          + "(reached \(decimals(another * 100, 1)) %): one column, two meanings")
    }
  }

  private static func pairs(
    _ rows: [PaperRows.Row], _ body: (PaperRows.Row, PaperRows.Row) -> PaperLint.Finding?
  ) -> [PaperLint.Finding] {
    rows.filter { $0["method"] != "DPF" }.flatMap { row in
      rows.filter { $0["method"] == "DPF" && $0["target_ratio"] == row["target_ratio"] }
        .compactMap { body(row, $0) }
    }
  }

  private static func top1(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    pairs(rows) { row, dpf in
      guard row["reached_ratio"] == dpf["reached_ratio"], let rival = row.number("top1_pruned"),
        let own = dpf.number("top1_pruned"), rival > own
      else { return nil }
      return .init(
        .againstProse, "dpf-best", place(row),
        "top-1 \(row["top1_pruned"]) above DPF \(dpf["top1_pruned"]) at equal size (only the "
          + "difference to dense favours DPF: \(dpf["top1_difference"]) against "
          + "\(row["top1_difference"])); prose: significant improvement")
    }
  }

  private static func top5(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    pairs(rows) { row, dpf in
      // The second DPF row of a target belongs to its pair alone.
      let first = rows.first {
        $0["method"] == "DPF" && $0["target_ratio"] == dpf["target_ratio"]
      }
      guard dpf == first, let rival = row.number("top5_difference"),
        let own = dpf.number("top5_difference"), rival > own
      else { return nil }
      return .init(
        .againstProse, "dpf-best", place(row),
        "top-5 difference \(row["top5_difference"]) is smaller than DPF's "
          + "\(dpf["top5_difference"]) (DPF is higher in absolute terms)")
    }
  }
}
