import Foundation

/// What the text says of the tables, and where they say otherwise.
enum LintProse {
  static func findings(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    func rows(_ id: String) -> [PaperRows.Row] { tables[id]?.rows ?? [] }
    let best =
      above("table4", rows("table4"), ["snip", "sm", "dsr"])
      + above("table2", rows("table2"), ["oneshot_ft", "incremental"])
      + above("table6", rows("table6"), ["sfp"])
    return best + margins(rows("table6")) + rows("table2").flatMap(fineTuning)
      + equals(rows("table4")) + rounds(rows("table4")) + parents(rows("table4"))
  }

  /// "DPF outperforms": a method above it.
  private static func above(
    _ id: String, _ rows: [PaperRows.Row], _ methods: [String]
  ) -> [PaperLint.Finding] {
    rows.flatMap { row in
      methods.compactMap { method in
        guard let own = row.number("dpf_mean"), let rival = row.number(method + "_mean"),
          rival > own
        else { return nil }
        return .init(
          .againstProse, "dpf-best", "\(id) \(row.place)",
          "\(method) \(decimals(rival)) above DPF \(decimals(own))"
            + (id == "table2" ? " (the paper says so itself)" : ""))
      }
    }
  }

  /// The difference of two columns with its standard deviation.
  private static func difference(
    _ row: PaperRows.Row, _ first: String, _ second: String
  ) -> (value: Double, deviation: Double)? {
    guard let a = row.number(first + "_mean"), let b = row.number(second + "_mean"),
      let x = row.number(first + "_std"), let y = row.number(second + "_std")
    else { return nil }
    return (a - b, (x * x + y * y).squareRoot())
  }

  /// "By a noticeable margin" over SFP.
  private static func margins(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    rows.compactMap { row in
      guard let gain = difference(row, "dpf", "sfp"), gain.value < gain.deviation else { return nil }
      return .init(
        .againstProse, "noticeable-margin", "table6 \(row.place)",
        "DPF - SFP = \(signed(gain.value)), below one standard deviation of the difference "
          + "(\(decimals(gain.deviation)))")
    }
  }

  /// "Incremental does not benefit from fine-tuning, DPF heavily benefits."
  private static func fineTuning(_ row: PaperRows.Row) -> [PaperLint.Finding] {
    let place = "table2 \(row.place)"
    var findings: [PaperLint.Finding] = []
    if let gain = difference(row, "incremental_ft", "incremental"), gain.value > gain.deviation {
      findings.append(
        .init(
          .againstProse, "no-benefit-of-ft", place,
          "Incremental gains \(signed(gain.value)) by FT; prose: does not benefit"))
    }
    if let gain = difference(row, "dpf_ft", "dpf"), gain.value < gain.deviation {
      findings.append(
        .init(
          .againstProse, "heavy-benefit-of-ft", place,
          "DPF gains \(signed(gain.value)) by FT; prose: heavily benefits"))
    }
    let others = ["oneshot_ft", "incremental", "incremental_ft", "dpf"]
    let best = others.compactMap { row.number($0 + "_mean") }.max()
    if let best, let own = row.number("dpf_ft_mean"), own < best {
      findings.append(.init(.againstProse, "dpf-ft-best", place, "DPF + FT is not the best"))
    }
    return findings
  }

  /// "No performance difference" between SM and DSR on CIFAR.
  private static func equals(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    let differences = rows.compactMap { difference($0, "sm", "dsr") }
    let far = differences.count { abs($0.value) > $0.deviation }
    guard far > 0 else { return [] }
    return [
      .init(
        .againstProse, "sm-equals-dsr", "table4",
        "SM and DSR differ by more than one standard deviation of the difference in \(far) of "
          + "\(differences.count) cells; prose (section 2): no performance difference on CIFAR")
    ]
  }

  /// "10-30 rounds" of lottery tickets at the levels of WideResNet-28-2, a fifth pruned a round.
  private static func rounds(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    let few = rows.filter { $0["model"] == PaperAnchors.wideResNets[0].name }
      .compactMap { $0.number("pruning_ratio") }
      .map { ($0, Int((log(1 - $0) / log(0.8)).rounded(.up))) }.filter { $0.1 < 10 }
    guard !few.isEmpty else { return [] }
    let levels = few.map { decimals($0.0 * 100, 0) }.joined(separator: "/")
    return [
      .init(
        .againstProse, "lt-rounds", "section 5.1",
        "LT: \"10-30 rounds\"; at 20 % a round \(levels) % sparsity need "
          + few.map { "\($0.1)" }.joined(separator: "/"))
    ]
  }

  /// Figure 13: at equal size the wider parent is better, log-linear between points of the smaller.
  private static func parents(_ rows: [PaperRows.Row]) -> [PaperLint.Finding] {
    let curves = PaperAnchors.wideResNets.map { net in
      rows.filter { $0["model"] == net.name }.compactMap { row -> (x: Double, y: Double)? in
        guard let ratio = row.number("pruning_ratio"), let y = row.number("dpf_mean") else {
          return nil
        }
        return (Double(net.dense) + Double(net.prunable) * (1 - ratio), y)
      }.sorted { $0.x < $1.x }
    }
    var findings: [PaperLint.Finding] = []
    for (index, small) in curves.enumerated() {
      for (other, big) in curves.enumerated().dropFirst(index + 1) {
        for point in big {
          for (a, b) in zip(small, small.dropFirst()) where a.x...b.x ~= point.x {
            let between = a.y + (b.y - a.y) * log(point.x / a.x) / log(b.x / a.x)
            guard point.y < between else { continue }
            findings.append(
              .init(
                .againstProse, "larger-parent-better",
                "figure13 \(PaperAnchors.wideResNets[other].name) at \(decimals(point.x / 1e6, 3)) M",
                "\(decimals(point.y)) below \(PaperAnchors.wideResNets[index].name) interpolated "
                  + "\(decimals(between)); prose: always better"))
          }
        }
      }
    }
    return findings
  }
}
