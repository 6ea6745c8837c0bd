import Tensors
import Training

/// Control: the largest initial weights of every layer, as many as another method left there
/// (methods.md 11).
public struct MagnitudeLike: TrainingRule {
  public static let name = "magnitude-like"
  public var sparsity = 0.9
  /// The method whose proportions it takes, and its options.
  public var source = "dpf"
  public var sourceOptions: [String: JSONValue] = [:]
  public init() {}

  public func plan(_ study: inout Study) throws -> Stage {
    let source = try study.source(source, sparsity: sparsity, options: sourceOptions)
    return study.train(self, mask: .mask(of: source.final))
  }

  public func setUp(_ run: inout Run) throws {
    let found = run.state.mask
    let magnitudes = run.magnitudes()
    run.state.mask.keepAll()
    for layer in run.layers {
      let pruned = layer.range.count - found.keptCount(in: layer.range)
      try run.state.mask.drop(pruned, in: layer.range, lowest: magnitudes)
    }
    run.clearPruned()
  }
}

extension MagnitudeLike {
  public static let description = MethodDescription(
    "Keeps the largest initial weights of every layer, as many as another method left there.",
    family: .frozen,
    sources: ["a control"])
}
