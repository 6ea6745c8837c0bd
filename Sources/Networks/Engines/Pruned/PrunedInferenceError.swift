/// Why a network is not run with its pruned weights left out.
public enum PrunedInferenceError: Error, Hashable, CustomStringConvertible {
  case unsupported(network: String, node: String, reason: String)
  case unavailable(ISA)
  case noMemory(network: String)

  public var description: String {
    switch self {
    case .unsupported(let network, let node, let reason):
      "no kernels skip the pruned weights of \(network): \(node) \(reason)"
    case .unavailable(let isa):
      "no kernels skip pruned weights with \(isa.rawValue) here; "
        + "there are portable, avx2 and avx512, and this machine has "
        + ISA.available.map(\.rawValue).joined(separator: ", ")
    case .noMemory(let network): "there is not enough memory for \(network)"
    }
  }
}
