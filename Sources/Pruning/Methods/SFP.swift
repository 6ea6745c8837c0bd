import Networks
import Tensors
import Training

/// Soft filter pruning: the filters of lowest norm are zeroed at every epoch's end and may regrow
/// (methods.md 9; He et al. 2018).
public struct SFP: TrainingRule {
  /// Fraction of the filters of every layer.
  public var sparsity = 0.4
  /// `cubic` ramps as DPF does (paper, table 6), `constant` is the original's full rate at once.
  public var mode = Mode.cubic
  /// Whether 1x1 shortcut convolutions are pruned too.
  public var shortcuts = true
  public init() {}

  public enum Mode: String, Codable, Sendable { case cubic, constant }

  public var forward: ForwardWeights { .stored }
  public var masksGradient: Bool { false }
  public func setUp(_ run: inout Run) throws { try zeroFilters(&run) }
  public func beforeEvaluation(_ run: inout Run) throws { try zeroFilters(&run) }

  private func zeroFilters(_ run: inout Run) throws {
    let rate = mode == .constant ? sparsity : run.ramp(to: sparsity)
    run.state.mask.keepAll()
    for layer in run.layers where shortcuts || !layer.isShortcut {
      let count = Int(Double(layer.filters.count) * rate + 1e-9)
      let zeroed = try lowest(count, of: run.norms(of: layer.filters))
      run.state.mask.drop(zeroed.map { layer.filters[$0] }, threshold: nil)
    }
    run.clearPrunedWeights()
  }
}

extension SFP {
  public static let description = MethodDescription(
    "Sets the filters of lowest norm in every layer to zero at the end of each epoch; they may "
      + "regrow during the next.",
    family: .soft,
    steps: [
      "End of an epoch: in every layer the floor(out*rate) filters of lowest L2 norm are "
        + "set to 0; the rate follows the cubic ramp, or is s from the start with mode = "
        + "constant.",
      "Training steps are dense: zeroed filters may regrow. Momentum is not touched.",
      "Result: the zeroed model.",
    ],
    sources: [
      "He, Kang, Dong, Fu, Yang: Soft Filter Pruning, IJCAI 2018",
      "he-y/soft-filter-pruning",
    ],
    differences: [
      "The default ramps the rate as DPF does (Table 6); the original prunes at the full rate "
        + "from the start: mode = constant.",
      "The original's shortcuts have no weights; here 1x1 shortcut convolutions are pruned too "
        + "unless shortcuts = false.",
      "The original trains with rate 0.1, weight decay 5e-4; here the shared schedule.",
    ])
}
