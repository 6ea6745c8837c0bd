import Tensors

/// What the network computes with: the effective weights of methods.md 0.7.
public enum ForwardWeights: Sendable {
  case stored, masked
  /// The masked weights, of which a compressor changes the kept ones (methods.md 2d).
  case compressed(any Compressor)
}

/// `C(w)` of methods.md 2d, tensor by tensor: a quantiser, for example.
public protocol Compressor: Sendable {
  /// What the network computes with in place of `weights`, one prunable tensor.
  /// - Parameter kept: where it is false the result is 0 whatever is returned.
  func compressed(_ weights: ArraySlice<Float>, kept: ArraySlice<Bool>) -> [Float]
}

/// A method that acts inside one training run.
///
/// The hooks are the lines of the algorithm box (methods.md 0.6) and are called in this order:
/// ```
/// setUp
/// for t in 0 ..< E*S:
///   epochStart                      if t % S == 0
///   beforeStep; step; afterStep
///   beforeEvaluation; evaluate; afterEvaluation      if t % S == S-1
/// finish
/// ```
/// A rule is a value. Its stored properties are its hyper-parameters: they are set from the
/// experiment file, hashed into the result's key and constant during training. Whatever changes
/// during training lives in one property named `state`, which checkpoints keep.
public protocol TrainingRule: Method {
  /// Weights of forward pass and evaluation. Default: `.masked`.
  var forward: ForwardWeights { get }
  /// Whether the gradient is zeroed where the mask is 0. Default: true.
  var masksGradient: Bool { get }

  mutating func setUp(_ run: inout Run) throws
  mutating func epochStart(_ run: inout Run) throws
  mutating func beforeStep(_ run: inout Run) throws
  mutating func step(_ run: inout Run) throws
  mutating func afterStep(_ run: inout Run) throws
  mutating func beforeEvaluation(_ run: inout Run) throws
  mutating func afterEvaluation(_ run: inout Run) throws
  mutating func finish(_ run: inout Run) throws
}

extension TrainingRule {
  public var forward: ForwardWeights { .masked }
  public var masksGradient: Bool { true }

  public func setUp(_ run: inout Run) {}
  public func epochStart(_ run: inout Run) {}
  public func beforeStep(_ run: inout Run) {}
  public func step(_ run: inout Run) { descentStep(&run) }
  public func afterStep(_ run: inout Run) {}
  public func beforeEvaluation(_ run: inout Run) {}
  public func afterEvaluation(_ run: inout Run) {}
  public func finish(_ run: inout Run) {}

  /// The ordinary step: gradient at the effective weights, filtered, then SGD on the stored ones.
  public func descentStep(_ run: inout Run) {
    run.backpropagate(at: forward)
    if masksGradient { run.maskGradient() }
    run.descend()
  }

  public func plan(_ study: inout Study) -> Stage { study.train(self) }
}
