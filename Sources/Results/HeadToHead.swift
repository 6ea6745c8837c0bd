/// Two sets of runs, cell by cell: differences with intervals, tests over the declared family, what
/// could have been detected, and robust summaries.
public struct HeadToHead: Hashable, Sendable {
  /// One side of a cell, by seed.
  public struct Side: Hashable, Sendable {
    /// Top-1 of each run, percent, by seed.
    public var accuracies: [Int: Double]
    /// Whether a majority of the runs is right, image by image; empty if unknown.
    public var majority: [Bool]
    /// What the side was trained with, in dense trainings; `nil` if unknown.
    public var cost: Double?
    /// How many runs' variance the mean has: less than their number where it is interpolated.
    public var weight: Double

    public init(
      accuracies: [Int: Double], majority: [Bool] = [], cost: Double? = nil, weight: Double? = nil
    ) {
      (self.accuracies, self.majority, self.cost) = (accuracies, majority, cost)
      self.weight = weight ?? Double(accuracies.count)
    }

    public var values: [Double] { accuracies.sorted { $0.key < $1.key }.map(\.value) }
    public var mean: Double { Statistics.mean(values) }
  }

  /// A cell in which both sides have runs.
  public struct Pair: Hashable, Sendable {
    public var name: String
    public var a, b: Side
    public init(name: String, a: Side, b: Side) { (self.name, self.a, self.b) = (name, a, b) }
  }

  public struct Line: Hashable, Sendable {
    public var pair: Pair
    public var difference: Statistics.Difference
    /// Adjusted by Holm over all lines.
    public var p: Double
    public var superiority: Double
    /// McNemar's test on the images that a majority of the seeds gets right.
    public var images: Images?
    /// Seeds a side with which the difference, if it stays, would be decided, whatever the other
    /// cells show; `nil` where it is already or a thousand would not do.
    public var seedsToDecide: Int?

    public var isDecided: Bool { p < 0.05 }
    /// The true difference that this cell alone would have shown with probability 0.8, in points.
    public var detectable: Double {
      Statistics.detectable(df: difference.df) * difference.error
    }
  }

  /// Test images that one side alone gets right, and the exact probability of a split as uneven.
  public struct Images: Hashable, Sendable {
    public var onlyA, onlyB: Int
    public var p: Double
  }

  public let lines: [Line]
  /// Of the residuals of equal seeds, over all cells; `nil` if there are too few.
  public let correlation: Double?
  public let correlationP: Double?
  /// Whether the correlation is positive beyond doubt (p < 0.05), so that pairing by seed is used.
  public let pairsSeeds: Bool

  /// - Parameters:
  ///   - pairs: the declared family: all of them, whatever they show.
  ///   - scatter: of all cells of the table.
  public init(_ pairs: [Pair], scatter: SeedScatter) {
    let residuals = SeedResiduals(pairs)
    let found = residuals.correlation
    (correlation, correlationP) = (found?.r, found?.p)
    pairsSeeds = found.map { $0.r > 0 && $0.p < 0.05 } ?? false
    let paired = pairsSeeds ? residuals : nil
    let lines = pairs.compactMap { pair in
      (paired?.difference(of: pair) ?? Self.difference(of: pair, scatter)).map {
        Line(pair, $0, family: pairs.count)
      }
    }
    let adjusted = Statistics.holm(lines.map(\.p))
    self.lines = zip(lines, adjusted).map { line, p in
      var line = line
      line.p = p
      return line
    }
  }

  /// Each side with the deviation to be expected at its accuracy.
  private static func difference(
    of pair: Pair, _ scatter: SeedScatter
  ) -> Statistics.Difference? {
    guard !pair.a.accuracies.isEmpty, !pair.b.accuracies.isEmpty,
      let a = scatter.near(pair.a.mean), let b = scatter.near(pair.b.mean)
    else { return nil }
    let squares =
      a.deviation * a.deviation / pair.a.weight + b.deviation * b.deviation / pair.b.weight
    return Statistics.Difference(
      pair.a.mean - pair.b.mean, error: squares.squareRoot(), df: min(a.df, b.df))
  }
}

extension HeadToHead.Line {
  fileprivate init(
    _ pair: HeadToHead.Pair, _ difference: Statistics.Difference, family: Int
  ) {
    (self.pair, self.difference, p) = (pair, difference, difference.p)
    superiority = Statistics.superiority(pair.a.values, pair.b.values) ?? 0.5
    images = HeadToHead.images(pair.a, pair.b)
    // The interval shrinks with the root of the seeds. Of a family, the smallest p has to be smaller
    // by its size.
    let strict = Statistics.tQuantile(1 - 0.025 / Double(family), df: difference.df)
    let half = strict * difference.error
    let share = half / abs(difference.difference)
    let needed = Double(min(pair.a.values.count, pair.b.values.count)) * share * share
    seedsToDecide = share > 1 && needed < 1000 ? Int(needed.rounded(.up)) : nil
  }
}

/// Distances of equal seeds from the means of their sides, cell by cell, as shares of the error.
private struct SeedResiduals {
  private var pairs: [(Double, Double)] = []
  private var cells = 0
  private let names: Set<String>

  init(_ all: [HeadToHead.Pair]) {
    var names: Set<String> = []
    for pair in all {
      let seeds = pair.a.accuracies.keys.filter { pair.b.accuracies[$0] != nil }.sorted()
      // Where a side is interpolated or lacks a seed, its seeds have no partner.
      guard seeds.count > 1, pair.a.weight == Double(seeds.count),
        pair.b.weight == Double(seeds.count)
      else { continue }
      let scale = Self.scale(pair)
      pairs += seeds.map { seed in
        (
          (pair.a.accuracies[seed]! - pair.a.mean) / scale,
          (pair.b.accuracies[seed]! - pair.b.mean) / scale
        )
      }
      cells += 1
      names.insert(pair.name)
    }
    self.names = names
  }

  private static func scale(_ pair: HeadToHead.Pair) -> Double {
    (SeedScatter.error(pair.a.mean) + SeedScatter.error(pair.b.mean)) / 2
  }

  var correlation: (r: Double, p: Double)? {
    Statistics.correlation(pairs, df: Double(pairs.count - cells - 1))
  }

  /// The difference by the scatter of paired differences, pooled over all cells; `nil` for a cell
  /// whose seeds have no partners.
  func difference(of pair: HeadToHead.Pair) -> Statistics.Difference? {
    guard names.contains(pair.name) else { return nil }
    let df = Double(pairs.count - cells)
    let squares = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let deviation = (squares / df).squareRoot() * Self.scale(pair)
    return Statistics.Difference(
      pair.a.mean - pair.b.mean,
      error: deviation / Double(pair.a.accuracies.count).squareRoot(), df: df)
  }
}

extension HeadToHead {
  fileprivate static func images(_ a: Side, _ b: Side) -> Images? {
    guard !a.majority.isEmpty, a.majority.count == b.majority.count else { return nil }
    let (x, y) = Statistics.discordant(a.majority, b.majority)
    return Images(onlyA: x, onlyB: y, p: Statistics.mcNemar(x, y))
  }
}

extension HeadToHead {
  /// Summaries over all cells and seeds.
  public struct Aggregate: Hashable, Sendable {
    /// Interquartile mean of all runs, percent.
    public var middleA, middleB: Double
    /// Mean over the cells of the probability that a run of a is above one of b.
    public var superiority: Double
    /// Shares of the runs that lose at most so many points against the dense network; empty where
    /// there is none.
    public var profileA, profileB: [Double]
  }

  /// Losses, in points, at which performance profiles are given.
  public static let losses = [0.5, 1, 2, 5, 10]

  /// - Parameter dense: accuracy of the dense network, by the name of the cell.
  public func aggregate(dense: [String: Double]) -> Aggregate? {
    let (a, b) = (lines.flatMap(\.pair.a.values), lines.flatMap(\.pair.b.values))
    guard let x = Statistics.interquartileMean(a), let y = Statistics.interquartileMean(b)
    else { return nil }
    func profile(_ side: (Pair) -> Side) -> [Double] {
      let losses = lines.flatMap { line in
        dense[line.pair.name].map { dense in side(line.pair).values.map { $0 - dense } } ?? []
      }
      return losses.isEmpty
        ? [] : Statistics.performanceProfile(losses, at: Self.losses.map { -$0 })
    }
    return Aggregate(
      middleA: x, middleB: y, superiority: Statistics.mean(lines.map(\.superiority)),
      profileA: profile(\.a), profileB: profile(\.b))
  }
}
