/// One way to use PyTorch.
public struct TorchVariant: Hashable, Sendable {
  public let category: Class
  public let compiles: Bool
  public let channelsLast: Bool

  public init(_ category: Class, compiles: Bool, channelsLast: Bool) {
    (self.category, self.compiles, self.channelsLast) = (category, compiles, channelsLast)
  }

  /// All four ways.
  public static func all(_ category: Class) -> [TorchVariant] {
    [(false, false), (false, true), (true, false), (true, true)].map {
      TorchVariant(category, compiles: $0.0, channelsLast: $0.1)
    }
  }

  public var name: String {
    "PyTorch \(category.rawValue), \(compiles ? "compiled" : "eager")"
      + (channelsLast ? ", channels last" : "")
  }

  /// What the worker is called with.
  public var arguments: [String] {
    ["--precision", category.isHalf ? "bf16" : "fp32"]
      + (compiles ? ["--compile"] : []) + (channelsLast ? ["--channels-last"] : [])
  }

  /// Threads, and the instruction set that PyTorch and oneDNN are held to.
  public func environment(threads: Int) -> [String: String] {
    var environment = ["OMP_NUM_THREADS": "\(threads)", "MKL_NUM_THREADS": "\(threads)"]
    switch category {
    case .fp32, .bf16: break
    case .fp32AVX2:
      environment["ATEN_CPU_CAPABILITY"] = "avx2"
      environment["ONEDNN_MAX_CPU_ISA"] = "AVX2"
    case .bf16AVX512: environment["ONEDNN_MAX_CPU_ISA"] = "AVX512_CORE_BF16"
    }
    return environment
  }
}
