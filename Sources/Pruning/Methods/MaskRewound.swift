import Tensors
import Training

/// Control: the mask that another method found, trained from the weights of dense training at an early
/// step, as lottery tickets are (methods.md 8 and 11).
public struct MaskRewound: Method {
  public static let name = "mask-rewound"
  public var sparsity = 0.9
  /// The method that finds the mask, and its options.
  public var source = "dpf"
  public var sourceOptions: [String: JSONValue] = [:]
  public var rewindStep = 500
  /// Factor on the epochs, or `equal-macs`: as long as the search took in multiply-adds.
  public var stretch = Stretch.factor(1)
  public init() {}

  public var fault: String? { outside(0..., "rewind-step", rewindStep) }

  public func plan(_ study: inout Study) throws -> Stage {
    let source = try study.source(source, sparsity: sparsity, options: sourceOptions)
    let snapshot = study.train(Dense()).state(at: rewindStep)
    return try study.retrain(under: source, from: .rewound(to: snapshot), stretch: stretch)
  }
}

extension MaskRewound {
  public static let description = MethodDescription(
    "Trains the mask that another method found from the dense weights of an early step.",
    family: .frozen,
    sources: [
      "a control, after Frankle, Dziugaite, Roy, Carbin: Stabilizing the Lottery Ticket Hypothesis, "
        + "2019"
    ])
}
