/// One network, one layout of threads, one kind of work: who was how fast.
public struct Comparison: Codable, Sendable {
  public let model: String
  public let layout: Layout
  public let work: Work
  public private(set) var entries: [Entry]

  public init(model: String, layout: Layout, work: Work, rounds: Rounds) {
    (self.model, self.layout, self.work) = (model, layout, work)
    entries = rounds.results.map { contender, rates in
      Entry(
        name: contender.name, side: contender.side, category: contender.category, rounds: rates,
        imagesPerSecond: Spread(rates))
    }
    for index in entries.indices where entries[index].side == .fused {
      let ours = entries[index]
      entries[index].overPeer = ratio(
        of: ours, over: entries.filter { $0.side == .torch && $0.category == ours.category })
      entries[index].overBLAS = ratio(
        of: ours, over: entries.filter { $0.side == .blas && !ours.category.isHalf })
    }
  }

  /// Against the one of `others` with the highest median.
  private func ratio(of ours: Entry, over others: [Entry]) -> Ratio? {
    others.max { $0.imagesPerSecond.median < $1.imagesPerSecond.median }.map {
      Ratio(over: $0.name, Spread(ours.rounds, over: $0.rounds))
    }
  }
}
