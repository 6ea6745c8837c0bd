import Networks
import Tensors
import Training

/// Sparse momentum: weights are regrown where the dense momentum is large, and layers share by
/// its mean (methods.md 6; Dettmers & Zettlemoyer 2019).
public struct SparseMomentum: TrainingRule {
  public static let name = "sm"
  public var sparsity = 0.9
  /// Fraction of the kept weights that is moved at first; it falls to 0.005 along a cosine.
  public var pruneRate = 0.5
  public var state = State()
  public init() {}

  public var fault: String? { outside(0...1, "prune-rate", pruneRate) }

  public struct State: Codable, Hashable, Sendable {
    /// Correction of the next growth.
    public var adjustment = 0.0
    /// Kept weights too few (or, negative, too many) after every growth.
    public var deficits: [Double] = []
  }

  public var forward: ForwardWeights { .stored }
  public var masksGradient: Bool { false }

  public func setUp(_ run: inout Run) throws {
    try run.startRandomly(
      keeping: run.layers.map {
        Int(((1 - sparsity) * Double($0.range.count)).rounded(.toNearestOrEven))
      })
  }

  public func afterStep(_ run: inout Run) { run.clearPrunedWeights() }

  public mutating func afterEvaluation(_ run: inout Run) throws {
    guard run.epoch < run.schedule.epochs - 1 else { return }
    let rate = pruneRate(after: run.step, of: run.totalSteps)
    let momentum = run.state.velocity[run.layout.prunableRange].map(abs)
    let shares = shares(of: momentum, run)
    let kept = run.state.mask.keptCount
    let magnitudes = run.magnitudes()
    for (layer, share) in zip(run.layers, shares) {
      let count = removed(from: layer, share, rate, run)
      try run.state.mask.drop(count, in: layer.range, lowest: magnitudes)
    }
    let budget = Double(kept - run.state.mask.keptCount) + state.adjustment
    let capacities = run.layers.map {
      0.99 * Double($0.range.count - run.state.mask.keptCount(in: $0.range))
    }
    let growth = spread(shares.map { ($0 * budget).rounded(.up) }, atMost: capacities)
    for (layer, count) in zip(run.layers, growth) {
      try run.state.mask.grow(count, in: layer.range, highest: momentum)
    }
    run.clearPrunedWeights()  // only now: what is removed and grown again keeps its value
    correct((1 - sparsity) * Double(run.state.mask.count) - Double(run.state.mask.keptCount))
    run.note(rate)
  }

  /// `q` of methods.md 6, after a step.
  package func pruneRate(after step: Int, of steps: Int) -> Double {
    let progress = Double(step + 1) / Double(steps)
    return 0.005 + (pruneRate - 0.005) * (1 + ExactMath.cosPi(progress)) / 2
  }

  /// Each layer's part of the sum over layers of the mean momentum of kept weights.
  private func shares(of momentum: [Float], _ run: borrowing Run) -> [Double] {
    let means = run.layers.map { layer in
      let kept = layer.range.filter { run.state.mask[$0] }
      return kept.reduce(0.0) { $0 + Double(momentum[$1]) } / Double(max(1, kept.count))
    }
    let total = means.reduce(0, +)
    return means.map { total > 0 ? $0 / total : 1 / Double(means.count) }
  }

  private func removed(
    from layer: Layer, _ share: Double, _ rate: Double, _ run: borrowing Run
  ) -> Int {
    let kept = run.state.mask.keptCount(in: layer.range)
    let free = Double(layer.range.count - kept) / Double(layer.range.count)
    let isScarce = free < 0.2 && 1 / Double(run.layers.count) / share < 1
    return Int(((isScarce ? min(free, rate) : rate) * Double(kept)).rounded(.up))
  }

  /// Layers give what exceeds their capacity to all layers alike; whole numbers in the end.
  private func spread(_ growth: [Double], atMost capacities: [Double]) -> [Int] {
    var (growth, extra) = (growth, 0.0)
    for _ in 0..<1000 {
      let wanted = growth.map { $0 + extra }
      growth = zip(wanted, capacities).map(min)
      extra = zip(wanted, growth).reduce(0) { $0 + $1.0 - $1.1 } / Double(growth.count)
      if extra == 0 { break }
    }
    return growth.map { max(0, Int($0.rounded(.down))) }
  }

  private mutating func correct(_ deficit: Double) {
    state.deficits.append(deficit)
    let mean = state.deficits.reduce(0, +) / Double(state.deficits.count)
    state.adjustment = 0.25 * state.adjustment + 0.75 * deficit + mean
  }
}

extension SparseMomentum {
  public static let nativePrunable = PrunableSet.convolutionsAndLinear
  public static let description = MethodDescription(
    "Every epoch removes the smallest weights of each layer and regrows as many where the "
      + "momentum is largest, layers sharing by their mean momentum.",
    family: .sparse,
    steps: [
      "Set-up: in every layer rint(d*N_l) weights at random, d = 1 - s.",
      "Every step: dense gradient, so that v is dense; after it w = m*w.",
      "End of an epoch but the last: prune rate q falls along a cosine to 0.005; every "
        + "layer removes its ceil(q*nnz_l) smallest |w|.",
      "The number removed is shared among layers by their mean |v| over kept weights, and "
        + "grown where |v| is largest; a correction holds the total at d*N.",
    ],
    sources: [
      "Dettmers, Zettlemoyer: Sparse Networks from Scratch, 2019",
      "TimDettmers/sparse_learning",
    ],
    differences: [
      "The original initial mask is Bernoulli per element; here counts are exact, to remove noise"
        + " in the parameter budget.",
      "A layer that becomes empty has share 0 and cannot regrow; the original gives NaN.",
      "A negative number to grow is taken as 0.",
      "The original recommends weight decay 5e-4, batch 100, rate 0.1 and prunes FC weights; here"
        + " the shared schedule, and convolutions.",
    ])
}
