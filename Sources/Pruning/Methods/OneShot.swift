import Training

/// Dense training, pruning by magnitude, fine-tuning (methods.md 3; Han et al. 2015).
public struct OneShot: Method {
  public static let name = "oneshot+ft"
  public var sparsity = 0.9
  public init() {}

  public func plan(_ study: inout Study) -> Stage {
    if study.startsTrained {
      var rule = MagnitudeInit()
      rule.sparsity = sparsity
      return study.train(rule, schedule: study.fineTuning)
    }
    let dense = study.train(Dense())
    let kept = study.keptCount(at: sparsity)
    return study.fineTune(dense, mask: .magnitude(of: dense.final, keeping: kept))
  }
}

extension OneShot {
  public static let description = MethodDescription(
    "Trains dense, prunes once by magnitude over the whole model, fine-tunes 60 epochs.",
    family: .frozen,
    steps: [
      "Train dense for E epochs.",
      "m keeps all but the k smallest |w|, k = rint(s*N), over the whole model; w := m*w, v "
        + "= 0.",
      "Fine-tune with m frozen.",
    ],
    sources: [
      "Han, Pool, Tran, Dally: Learning both Weights and Connections for Efficient Neural "
        + "Networks, NeurIPS 2015"
    ],
    differences: [
      "With weights of a file, which are dense and trained, it begins with step 2.",
      "One threshold for the whole model, as DPF has it.",
    ])
}
