/// Why there is no fused engine.
public enum FusedEngineError: Error, Hashable, CustomStringConvertible {
  /// A node that the fused passes do not know.
  case unsupported(network: String, node: String, reason: String)
  case unavailable(ISA)
  case noKernels(Precision, ISA)
  case noMemory(network: String, batch: Int)

  public var description: String {
    switch self {
    case .unsupported(let network, let node, let reason):
      "the fused engine cannot run \(network): \(node) \(reason); use the BLAS engine"
    case .unavailable(let isa):
      "this machine has no \(isa.rawValue); "
        + "it has \(ISA.available.map(\.rawValue).joined(separator: ", "))"
    case .noKernels(let precision, let isa):
      "there are no \(precision.rawValue) kernels for \(isa.rawValue); "
        + "bf16 needs avx512bf16 or amx"
    case .noMemory(let network, let batch):
      "there is not enough memory for \(network) with batches of \(batch)"
    }
  }
}
