import Tensors
import Training

/// What is ranked and pruned as a whole, and within which pool.
public enum PruningUnit: String, Codable, Sendable {
  /// Single weights, one threshold for the model.
  case weight
  /// Single weights, the same sparsity in every layer.
  case weightPerLayer = "weight-per-layer"
  /// Output filters by L2 norm, one threshold for the model.
  case filter

  /// Sets the mask of `run` anew: `sparsity` of the units pruned, those of smallest stored
  /// magnitude. Pruned weights compete with the kept ones.
  func prune(_ sparsity: Double, of run: inout Run) throws {
    run.state.mask.keepAll()
    switch self {
    case .weight:
      let count = prunedCount(at: sparsity, of: run.state.mask.count)
      try run.state.mask.drop(count, lowest: run.magnitudes())
    case .weightPerLayer:
      let magnitudes = run.magnitudes()
      for layer in run.layers {
        let count = prunedCount(at: sparsity, of: layer.range.count)
        try run.state.mask.drop(count, in: layer.range, lowest: magnitudes)
      }
    case .filter:
      let filters = run.layout.filters
      let count = prunedCount(at: sparsity, of: filters.count)
      let norms = run.norms(of: filters)
      let pruned = try lowest(count, of: norms)
      run.state.mask.drop(
        pruned.map { filters[$0] }, threshold: pruned.map { Float(norms[$0]) }.max())
    }
  }
}
