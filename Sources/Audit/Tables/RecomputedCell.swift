/// What a cell must say, from the bits of its runs alone.
struct RecomputedCell {
  let runs: [RunRecord]
  let isPlanned: Bool

  /// - Parameter runs: in order of their seeds.
  init(_ runs: [RunRecord], isPlanned: Bool) { (self.runs, self.isPlanned) = (runs, isPlanned) }

  private var lost: Int { runs.count { !$0.isConverged } }
  /// At least two thirds of the runs did not converge.
  var isStar: Bool { lost > 0 && 3 * lost >= 2 * runs.count }

  private var right: [Int] { runs.map { $0.rightCount ?? 0 } }
  private var total: Int { max(1, runs.first?.total ?? 1) }
  private var hasMean: Bool { !runs.isEmpty && !isStar }

  func mean(_ quantity: Quantity = .top1) -> String? {
    switch quantity {
    case .top1: hasMean ? Percent.mean(right, of: total) : nil
    case .top5: hasMean ? Percent.mean(topFive, of: total) : nil
    case .multiplyAdds: runs.isEmpty ? nil : Percent.millions(multiplyAdds)
    }
  }

  func deviation(_ quantity: Quantity = .top1) -> String? {
    switch quantity {
    case .top1: hasMean ? Percent.deviation(right, of: total) : nil
    case .top5: hasMean ? Percent.deviation(topFive, of: total) : nil
    case .multiplyAdds: nil
    }
  }

  func text(_ quantity: Quantity = .top1) -> String {
    if runs.isEmpty { return isPlanned ? "not run" : "–" }
    if quantity == .multiplyAdds { return Percent.millions(multiplyAdds) + "M" }
    if isStar { return "★ \(lost)/\(runs.count)" }
    return Percent.text(quantity == .top5 ? topFive : right, of: total)
      + (lost > 0 && quantity == .top1 ? " (★ \(lost)/\(runs.count))" : "")
  }

  /// Only counted in the record: no list of these is kept.
  private var topFive: [Int] {
    runs.map { run in
      let said = run.summary["final"]["correct5"].integer
      return said.flatMap { 0..<1 << 32 ~= $0 ? $0 : nil } ?? 5 * total / run.classes
    }
  }

  /// Recounted from the mask where the network is known here.
  private var multiplyAdds: [Int] { runs.map { $0.summary["macs"].integer ?? 0 } }
}
