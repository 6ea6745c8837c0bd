import Networks
import Tensors
import Training

/// Connection sensitivity `|dL/dw * w|` on one batch, of a fresh draw of the weights
/// (methods.md 5; Lee et al. 2019).
public struct SNIP: TrainingRule {
  public var sparsity = 0.9
  /// Score the weights that will be trained, rather than a fresh draw.
  public var sameInit = false
  public init() {}

  public func setUp(_ run: inout Run) throws {
    let scores = scores(&run)
    let count = scores.count - prunedCount(at: sparsity, of: scores.count)
    run.state.mask = try Mask(keeping: count, highest: scores)
    run.clearPruned()
  }

  package func scores(_ run: inout Run) -> [Float] {
    let weights = sameInit ? run.state.weights : run.redrawnWeights
    let gradient = run.scoringGradient(at: weights)
    return run.layout.prunableRange.map { abs(gradient[$0] * weights[$0]) }
  }
}

extension SNIP {
  public static let nativePrunable = PrunableSet.convolutionsAndLinear
  public static let description = MethodDescription(
    "Scores every weight once by |gradient x weight| on one batch and keeps the highest.",
    family: .frozen,
    steps: [
      "Set-up: the prunable weights are drawn anew (Xavier normal), as a copy; gradient of "
        + "the mean loss on one un-augmented batch, batch norm in training mode.",
      "score = |gradient * weight|; keep the N - k largest over the whole model, k = "
        + "rint(s*N).",
      "w0 := m*w0; train E epochs with m frozen.",
    ],
    sources: [
      "Lee, Ajanthan, Torr: SNIP, ICLR 2019",
      "namhoonlee/snip-public",
      "mil-ad/snip",
    ],
    differences: [
      "The originals redraw the FC weights for scoring too; here tensors that are not prunable "
        + "are scored as they will be trained.",
      "The first repository also ranks biases: drawn as 0 they score 0, so all of them are cut; "
        + "here never.",
      "The first repository scores with batch norm in inference mode, the second in training mode"
        + " on augmented batches; here training mode, not augmented.",
      "The originals prune FC weights too; here convolutions.",
    ])
}
