import Tensors
import Training

/// Control: a random mask with as many weights in every layer as another method left there
/// (methods.md 11).
public struct RandomLike: TrainingRule {
  public static let name = "random-like"
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
    try run.startRandomly(keeping: run.layers.map { run.state.mask.keptCount(in: $0.range) })
  }
}

extension RandomLike {
  public static let description = MethodDescription(
    "Trains under a random mask with as many weights in every layer as another method left there.",
    family: .frozen,
    sources: ["a control"])
}
