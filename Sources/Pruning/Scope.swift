import Networks

/// Within which pool weights compete.
public enum Scope: String, Codable, Sendable {
  /// All prunable weights of the model.
  case global
  /// Each layer for itself, at the same sparsity.
  case layer

  /// The pools, as ranges of flat indices.
  func pools(_ layers: [Layer]) -> [Range<Int>] {
    switch self {
    case .global: [0..<(layers.last?.range.upperBound ?? 0)]
    case .layer: layers.map(\.range)
    }
  }
}
