import Networks
import Tensors
import Training

extension Mask {
  /// A random mask with the given number of kept weights in every pool, those of lowest key
  /// (methods.md 0.3): one selection event, whatever the number of pools.
  static func random(
    _ pools: [Range<Int>], keeping counts: [Int], keys: [Float]
  ) throws -> Mask {
    var mask = Mask(kept: Array(repeating: false, count: keys.count))
    let scores = keys.map { -$0 }
    for (pool, count) in zip(pools, counts) {
      try mask.grow(count, in: pool, highest: scores)
    }
    return mask
  }
}

extension Run {
  /// Starts from a random mask with the given number of kept weights in every layer.
  mutating func startRandomly(keeping counts: [Int]) throws {
    state.mask = try .random(layers.map(\.range), keeping: counts, keys: randomKeys)
    clearPruned()
  }
}

/// How the kept weights of a random start are divided among the layers (methods.md 11).
public enum LayerDensities: String, Codable, Sendable {
  /// The same sparsity everywhere.
  case uniform
  /// Erdős–Rényi kernel: density in proportion to the sum of a layer's dimensions over their
  /// product. Layers that would exceed 1 are dense, and the others are scaled again.
  case erk

  package func keptCounts(_ layers: [Layer], sparsity: Double) -> [Int] {
    let sizes = layers.map(\.range.count)
    guard self == .erk else { return sizes.map { $0 - prunedCount(at: sparsity, of: $0) } }
    return zip(densities(layers, sparsity: sparsity), sizes).map {
      Int(($0 * Double($1)).rounded(.toNearestOrEven))
    }
  }

  package func densities(_ layers: [Layer], sparsity: Double) -> [Double] {
    guard self == .erk else { return layers.map { _ in 1 - sparsity } }
    let sizes = layers.map { Double($0.range.count) }
    let sums = layers.map { Double($0.shape.reduce(0, +)) }  // raw density times size
    var isDense = layers.map { _ in false }
    while true {
      let open = layers.indices.filter { !isDense[$0] }
      let dense = layers.indices.filter { isDense[$0] }
      let budget = (1 - sparsity) * sizes.reduce(0, +) - dense.reduce(0) { $0 + sizes[$1] }
      let scale = budget / open.reduce(0) { $0 + sums[$1] }
      let over = open.filter { scale * sums[$0] / sizes[$0] > 1 }
      guard !over.isEmpty else {
        return layers.indices.map { isDense[$0] ? 1 : scale * sums[$0] / sizes[$0] }
      }
      for index in over { isDense[index] = true }
    }
  }
}
