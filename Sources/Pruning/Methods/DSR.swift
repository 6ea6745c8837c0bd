import Networks
import Tensors
import Training

/// Dynamic sparse reparameterisation: weights below an adaptive threshold move to random places,
/// and layers with many survivors grow most (methods.md 7; Mostafa & Wang 2019).
public struct DSR: TrainingRule {
  public static let revision = 2
  public var sparsity = 0.9
  /// How many weights a reallocation should move; "original": 20,000, on ImageNet 400,000.
  public var nP = OrOriginal<Int>.original
  /// `scaled` takes the share of the kept weights that the original moved, not its number.
  public var nPMode = Mode.fixed
  /// Epochs from which on so many steps lie between reallocations: `[[epoch, steps], …]`.
  public var periods = OrOriginal<[[Int]]>.original
  /// From this epoch on nothing moves.
  public var stopEpoch = OrOriginal<Int>.original
  /// The threshold at the beginning, H.
  public var threshold = 1e-3
  public var state = State()
  public init() {}

  public var fault: String? {
    faultOfStages("periods", periods, least: 1)
      ?? (threshold > 0 ? nil : "option \"threshold\" is \(threshold), not above 0")
  }

  public enum Mode: String, Codable, Sendable { case fixed, scaled }
  public struct State: Codable, Hashable, Sendable {
    /// H has been multiplied by two to this power.
    public var doublings = 0
  }

  public func setUp(_ run: inout Run) throws {
    try run.startRandomly(
      keeping: run.layers.map { Int((1 - sparsity) * Double($0.range.count) + 0.1) })
  }

  public mutating func afterStep(_ run: inout Run) throws {
    let timetable = timetable(run)
    let period = timetable.periods[timetable.stage(at: run.epoch)]
    guard run.step > 0, run.step.isMultiple(of: period), run.epoch < timetable.stop else { return }
    let threshold = threshold * Double(sign: .plus, exponent: state.doublings, significand: 1)
    let found = try reallocate(below: Float(threshold), &run)
    let target = target(timetable, run)
    if Double(found) > 1.1 * target { state.doublings -= 1 }
    if Double(found) < 0.9 * target { state.doublings += 1 }
    run.note(threshold)
  }

  /// Moves the weights below `threshold`; returns how many were found.
  private func reallocate(below threshold: Float, _ run: inout Run) throws -> Int {
    let magnitudes = run.magnitudes()
    let kept = run.layers.map { layer in layer.range.filter { run.state.mask[$0] } }
    let below = kept.map { kept in
      let below = kept.filter { magnitudes[$0] < threshold }
      return below.count == kept.count ? Array(below.dropFirst()) : below
    }
    let found = below.map(\.count).reduce(0, +)
    let quotas = shares(
      of: found, inProportionTo: zip(kept, below).map { $0.count - $1.count },
      atMost: zip(run.layers, kept).map { $0.range.count - $1.count })

    // Where nothing has room, the largest of those just found stay.
    let byMagnitude = below.joined().sorted { (-magnitudes[$0], $0) < (-magnitudes[$1], $1) }
    let dropped = Array(byMagnitude.dropFirst(found - quotas.reduce(0, +)))
    for index in dropped { run.state.mask.set(index, to: false) }
    run.clearPruned()
    let scores = run.randomKeys.map { -$0 }
    for (layer, quota) in zip(run.layers, quotas) {
      try run.state.mask.grow(quota, in: layer.range, highest: scores, excluding: dropped)
    }
    return found
  }

  private func timetable(_ run: borrowing Run) -> DSRTimetable {
    var timetable = DSRTimetable(run.schedule, model: run.setting.model)
    timetable.stop = stopEpoch.value(original: timetable.stop)
    if case .own(let pairs) = periods {
      (timetable.stages, timetable.periods) = (pairs.map { $0[0] }, pairs.map { $0[1] })
    }
    return timetable
  }

  /// The number to be moved: 20,000 of 145,152 is the share at WRN-28-2, 90 %.
  private func target(_ timetable: DSRTimetable, _ run: borrowing Run) -> Double {
    guard nPMode == .scaled else { return Double(nP.value(original: timetable.reallocated)) }
    let share = 20_000 / 145_152 * Double(run.state.mask.keptCount)
    return share.rounded(.toNearestOrEven)
  }
}

extension DSR {
  public static let nativePrunable = PrunableSet.innerConvolutions
  public static let description = MethodDescription(
    "Moves weights below an adaptive threshold to random free places; layers with many survivors "
      + "grow most.",
    family: .sparse,
    steps: [
      "Set-up: in every layer floor((1-s)*N_l + 0.1) weights at random; H = 0.001.",
      "Every P steps, until E_stop: prune the weights with |w| < H, sparing one of a layer; "
        + "K of them, R_l survive in layer l.",
      "Layer l grows K*R_l/sum(R) weights (largest remainder) at random places that were "
        + "free before; w = v = 0 there.",
      "H halves if K > 1.1*N_p and doubles if K < 0.9*N_p; N_p is 20,000, or a share of the "
        + "kept weights with n-p-mode = scaled.",
    ],
    sources: [
      "Mostafa, Wang: Parameter Efficient Training of Deep Convolutional Neural Networks by "
        + "Dynamic Sparse Reparameterization, ICML 2019",
      "IntelAI/dynamic-reparameterization",
    ],
    differences: [
      "The original rounds half to even and puts the discrepancy on one random layer; here "
        + "largest remainder, which is deterministic.",
      "The original does not clear the momentum of pruned positions; after 100 steps or more the "
        + "effect is the same.",
      "Where no layer has room, the largest of those just pruned are restored.",
      "The original leaves the first and the shortcut convolutions dense; here every convolution "
        + "is pruned.",
      "Epochs of the periods at 300 epochs are those for 200 times 1.5.",
    ])
}
