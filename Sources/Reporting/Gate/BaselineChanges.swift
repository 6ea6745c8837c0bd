import Results

extension Baseline {
  /// A line for each cell and each class of small runs that differs from an earlier baseline.
  public func changes(since before: Baseline?) -> [String] {
    guard let before else { return ["new: \(cells.count) cells"] }
    let names = Set(cells.keys).union(before.cells.keys).sorted()
    let changed = names.compactMap { name -> String? in
      switch (before.cells[name], cells[name]) {
      case (nil, let new?): return "\(name): new, \(mean(new))"
      case (let old?, nil): return "\(name): gone, was \(mean(old))"
      case (let old?, let new?):
        guard old != new else { return nil }
        let margins =
          old.margin == new.margin
          ? "" : ", margin \(twoDecimals(old.margin)) to \(twoDecimals(new.margin))"
        return "\(name): \(mean(old)) to \(mean(new))\(margins)"
      case (nil, nil): return nil
      }
    }
    let kernels = Set(smoke.keys).union(before.smoke.keys).sorted().filter {
      smoke[$0] != before.smoke[$0]
    }
    let all = changed + kernels.map { "small runs of \($0) changed" }
    return all.isEmpty ? ["no change"] : all
  }

  private func mean(_ cell: Cell) -> String {
    cell.correct.isEmpty
      ? "no runs" : Format.accuracy(correct: Array(cell.correct.values), total: cell.total)
  }
}
