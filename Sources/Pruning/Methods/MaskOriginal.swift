import Tensors
import Training

/// Control: the mask that another method found, trained from the initial weights of its seed
/// (methods.md 8; paper, Figures 5, 10 and 15).
public struct MaskOriginal: Method {
  public static let name = "mask-original"
  public var sparsity = 0.9
  /// The method that finds the mask, and its options.
  public var source = "dpf"
  public var sourceOptions: [String: JSONValue] = [:]
  /// Factor on the epochs, or `equal-macs`: as long as the search took in multiply-adds.
  public var stretch = Stretch.factor(1)
  public init() {}

  public func plan(_ study: inout Study) throws -> Stage {
    let source = try study.source(source, sparsity: sparsity, options: sourceOptions)
    return try study.retrain(under: source, from: study.start, stretch: stretch)
  }
}

extension MaskOriginal {
  public static let description = MethodDescription(
    "Trains the mask that another method found from the initial weights of its seed.",
    family: .frozen,
    sources: ["a control of Figures 5, 10 and 15 of the paper"])
}
