import CKernels

/// An instruction set that the fused engine has kernels for, in rising order.
public enum ISA: String, CaseIterable, Codable, Comparable, Hashable, Sendable {
  /// Any processor.
  case portable
  /// AVX2 with fused multiply-add; the bits of AVX-512.
  case avx2
  case avx512
  /// AVX-512 with products of bf16 pairs.
  case avx512bf16
  /// Tiles of bf16.
  case amx

  /// What the processor must have, for people.
  public var features: String {
    switch self {
    case .portable: "any processor"
    case .avx2: "AVX2 and FMA"
    case .avx512: "AVX-512 F, BW, DQ and VL"
    case .avx512bf16: "AVX-512 and AVX512-BF16"
    case .amx: "AVX512-BF16, AMX-TILE and AMX-BF16, and leave of the operating system"
    }
  }

  /// Whether the processor and the operating system offer it.
  public var isAvailable: Bool { pb_isa_available(code) != 0 }
  /// What this machine offers.
  public static var available: [ISA] { allCases.filter(\.isAvailable) }
  /// The highest of them.
  public static var best: ISA { available.last ?? .portable }

  public static func < (one: ISA, other: ISA) -> Bool { one.code.rawValue < other.code.rawValue }

  var code: pb_isa {
    switch self {
    case .portable: PB_PORTABLE
    case .avx2: PB_AVX2
    case .avx512: PB_AVX512
    case .avx512bf16: PB_AVX512_BF16
    case .amx: PB_AMX
    }
  }
}

/// How an engine stores activations and multiplies. Sums and parameters are single precision in
/// both; no table mixes the two. In bf16, Winograd's algorithm rounds what it transforms, too: a
/// convolution is off by about 1 % of its norm, by 0.3 % where it is direct.
public enum Precision: String, CaseIterable, Codable, Hashable, Sendable {
  case fp32
  case bf16
}
