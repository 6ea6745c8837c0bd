import Tensors
import Training

/// Control: the largest initial weights are kept, chosen before any training (methods.md 11).
public struct MagnitudeInit: TrainingRule {
  public static let name = "magnitude-init"
  public var sparsity = 0.9
  public init() {}

  public func setUp(_ run: inout Run) throws {
    let count = prunedCount(at: sparsity, of: run.state.mask.count)
    try run.state.mask.drop(count, lowest: run.magnitudes())
    run.clearPruned()
  }
}

extension MagnitudeInit {
  public static let description = MethodDescription(
    "Keeps the largest of the initial weights.",
    family: .frozen,
    steps: [
      "Set-up: prune the k smallest |w0|, k = rint(s*N), over the whole model.",
      "Train E epochs with m frozen.",
    ],
    sources: ["a control"])
}
