import Networks
import Tensors
import Training

extension Mask {
  /// A random mask with `keptCount(pool)` kept weights in every pool, those of lowest key
  /// (methods.md 0.3): one selection event, whatever the number of pools.
  static func random(
    _ pools: [Range<Int>], keys: [Float], keeping keptCount: (Range<Int>) -> Int
  ) throws -> Mask {
    var mask = Mask(kept: Array(repeating: false, count: keys.count))
    let scores = keys.map { -$0 }
    for pool in pools { try mask.grow(keptCount(pool), in: pool, highest: scores) }
    return mask
  }
}

extension Run {
  /// Starts from a random mask with `sparsity` in every layer, as sparse training does.
  mutating func startRandomly(sparsity: Double) throws {
    state.mask = try .random(layers.map(\.range), keys: randomKeys) { layer in
      layer.count - prunedCount(at: sparsity, of: layer.count)
    }
    clearPruned()
  }
}
