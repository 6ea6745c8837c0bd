import Foundation
import Networks
import Tensors
import Training

/// Deep rewiring: a random walk of the weights, in which one that changes sign is cut and another
/// place is connected (methods.md 11; Bellec et al. 2018). Gradient, L1 and noise pass through the
/// momentum.
public struct DeepR: TrainingRule {
  public var sparsity = 0.9
  /// Strength of L1.
  public var alpha: Float = 1e-5
  /// The noise has standard deviation sqrt(2 * eta * temperature).
  public var eta = 0.01
  /// Temperatures from epochs on: `[[epoch, temperature], …]`.
  public var temperatures = OrOriginal<[[Double]]>.original
  /// From this epoch on there is neither noise nor rewiring.
  public var stopEpoch = OrOriginal<Int>.original
  public var state = State()
  public init() {}

  public var fault: String? {
    faultOfStages("temperatures", temperatures, least: 0) ?? outside(0..., "eta", eta)
      ?? outside(0..., "alpha", alpha)
  }

  public struct State: Codable, Hashable, Sendable {
    /// Sign of each weight as of its first value that was not 0, one byte each; 0 is none yet.
    public var signs = Data()
  }

  public mutating func setUp(_ run: inout Run) throws {
    try run.startRandomly(
      keeping: LayerDensities.uniform.keptCounts(run.layers, sparsity: sparsity))
    state.signs = Data(run.layout.prunableRange.map { sign(of: run.state.weights[$0]) })
  }

  public func step(_ run: inout Run) {
    run.backpropagate(at: .masked)
    addWalk(temperature(run), &run)
    run.maskGradient()
    run.descend(decaysPrunable: false)
  }

  public mutating func afterStep(_ run: inout Run) throws {
    if temperature(run) != nil { try rewire(&run) }
  }

  /// L1 and, in layers with places to go, noise.
  private func addWalk(_ temperature: Double?, _ run: inout Run) {
    let noise = temperature.map { _ in run.normalNoise }
    for layer in run.layers {
      let scale = isFull(layer, run) ? 0 : Float((2 * eta * (temperature ?? 0)).squareRoot())
      for index in layer.range {
        let weight = run.state.weights[index]
        let pull = weight == 0 ? 0 : weight < 0 ? -alpha : alpha
        run.gradient[index] = run.gradient[index] + pull + (noise.map { scale * $0[index] } ?? 0)
      }
    }
  }

  /// Cuts the weights that changed sign and connects as many places that were free before.
  private mutating func rewire(_ run: inout Run) throws {
    let flipped = run.layers.map { layer in
      isFull(layer, run) ? [] : layer.range.filter { hasFlipped($0, run) }
    }
    for index in run.layout.prunableRange where state.signs[index] == 0 && run.state.mask[index] {
      state.signs[index] = sign(of: run.state.weights[index])
    }
    guard flipped.contains(where: { !$0.isEmpty }) else { return }
    let scores = run.randomKeys.map { -$0 }
    for (layer, flipped) in zip(run.layers, flipped) {
      // More flips than free places: those that went least far are cut.
      let free = layer.range.count - run.state.mask.keptCount(in: layer.range)
      let magnitudes = flipped.map { Double(abs(run.state.weights[$0])) }
      let cut = try lowest(free, of: magnitudes).map { flipped[$0] }
      for index in cut {
        run.state.mask.set(index, to: false)
        state.signs[index] = 0
      }
      try run.state.mask.grow(cut.count, in: layer.range, highest: scores, excluding: cut)
    }
    run.clearPruned()
  }

  private func hasFlipped(_ index: Int, _ run: borrowing Run) -> Bool {
    let (old, new) = (state.signs[index], sign(of: run.state.weights[index]))
    return run.state.mask[index] && old != 0 && new != 0 && old != new
  }

  private func isFull(_ layer: Layer, _ run: borrowing Run) -> Bool {
    run.state.mask.keptCount(in: layer.range) == layer.range.count
  }

  private func sign(of weight: Float) -> UInt8 { weight == 0 ? 0 : weight < 0 ? 1 : 2 }

  /// `nil` from the end of rewiring on.
  private func temperature(_ run: borrowing Run) -> Double? {
    let timetable = DSRTimetable(run.schedule, model: run.setting.model)
    guard run.epoch < stopEpoch.value(original: timetable.stop) else { return nil }
    if case .own(let pairs) = temperatures { return pairs.last { Int($0[0]) <= run.epoch }?[1] }
    return [1e-5, 1e-8, 1e-12, 1e-15][timetable.stage(at: run.epoch)]
  }
}

extension DeepR {
  public static let nativePrunable = PrunableSet.innerConvolutions
  public static let description = MethodDescription(
    "Gradient descent with L1 and noise, in which a weight that changes sign is cut and a random "
      + "free place of its layer is connected.",
    family: .sparse,
    steps: [
      "Set-up: in every layer N_l - rint(s*N_l) weights at random; each stores its sign.",
      "Every step: L1 and normal noise are added to the gradient of kept weights; SGD "
        + "without weight decay on them.",
      "A weight whose sign is then opposite to its stored one is cut, and a random free "
        + "place of its layer connected; neither noise nor rewiring from E_stop on.",
    ],
    sources: [
      "Bellec, Kappel, Maass, Legenstein: Deep Rewiring, ICLR 2018",
      "IntelAI/dynamic-reparameterization",
    ],
    differences: [
      "Noise and L1 pass through the momentum, as in the DSR repository; Bellec adds both after a"
        + " plain SGD step, fixes signs at the start and lets a just-dropped position return.",
      "The DSR repository keeps the momentum of dropped positions; here it is cleared.",
      "Where more weights change sign than places are free, those that went least far are cut.",
    ])
}
