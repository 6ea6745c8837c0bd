/// What a contender is asked to do with images.
public enum Work: String, Codable, CaseIterable, Sendable {
  case train
  case evaluate
}

/// Contenders are compared within a class: the same arithmetic and the same vectors.
public enum Class: String, Codable, CaseIterable, Sendable {
  case fp32
  /// Held to AVX2 on a machine that has more.
  case fp32AVX2 = "fp32, AVX2"
  case bf16
  /// Held to AVX-512 on a machine that has AMX.
  case bf16AVX512 = "bf16, AVX-512"

  public var isHalf: Bool { self == .bf16 || self == .bf16AVX512 }
  /// Whether it keeps from the machine's best instructions.
  public var isHeld: Bool { self == .fp32AVX2 || self == .bf16AVX512 }
}

/// Who takes part in the rounds.
public enum Side: String, Codable, Sendable {
  /// The fused engine.
  case fused
  /// The suite's other backend.
  case blas
  case torch
}

/// Something whose speed is measured in windows of time.
public protocol Contender: AnyObject {
  var name: String { get }
  var side: Side { get }
  var category: Class { get }
  /// Images per second over at least `seconds` and one step.
  func rate(of work: Work, for seconds: Double) throws -> Double
}
