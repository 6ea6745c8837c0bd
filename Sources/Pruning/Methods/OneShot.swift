import Training

/// Dense training, pruning by magnitude, fine-tuning (methods.md 3; Han et al. 2015).
public struct OneShot: Method {
  public static let name = "oneshot+ft"
  public var sparsity = 0.9
  public init() {}

  public func plan(_ study: inout Study) -> Stage {
    let dense = study.train(Dense())
    let kept = study.keptCount(at: sparsity)
    return study.fineTune(dense, mask: .magnitude(of: dense.final, keeping: kept))
  }
}
