import Tensors
import Training

/// Control: the mask that another method found, trained from new initial weights, those of seed + 1000
/// (methods.md 8; paper, Figures 5, 10 and 15).
public struct MaskRandom: Method {
  public static let name = "mask-random"
  public var sparsity = 0.9
  /// The method that finds the mask, and its options.
  public var source = "dpf"
  public var sourceOptions: [String: JSONValue] = [:]
  /// Factor on the epochs, or `equal-macs`: as long as the search took in multiply-adds.
  public var stretch = Stretch.factor(1)
  public init() {}

  public func plan(_ study: inout Study) throws -> Stage {
    let source = try study.source(source, sparsity: sparsity, options: sourceOptions)
    let seed = study.setting.seed + 1000
    return try study.retrain(under: source, from: .initialisationOf(seed: seed), stretch: stretch)
  }
}

extension MaskRandom {
  public static let description = MethodDescription(
    "Trains the mask that another method found from new initial weights.",
    family: .frozen,
    sources: ["a control of Figures 5, 10 and 15 of the paper"])
}
