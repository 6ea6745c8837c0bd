import Networks
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
  /// - Parameters:
  ///   - normalise, minimum: of filters alone: how their norms compare, and how many of every
  ///     layer are kept at least.
  func prune(
    _ sparsity: Double, of run: inout Run, normalise: FilterNorm = .raw, minimum: Int = 0
  ) throws {
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
      let norms = normalise.norms(of: filters, in: run)
      let candidates = try run.filters(spare: minimum, norms: norms)
      let count = prunedCount(at: sparsity, of: filters.count)
      let pruned = try lowest(count, of: candidates.map { norms[$0] }).map { candidates[$0] }
      run.state.mask.drop(
        pruned.map { filters[$0] }, threshold: pruned.map { Float(norms[$0]) }.max())
    }
  }
}

/// How the L2 norms of filters of unequal size compare (methods.md 2c).
public enum FilterNorm: String, Codable, Sendable {
  /// As they are.
  case raw
  /// Divided by the square root of the filter's size.
  case rms

  func norms(of filters: [Range<Int>], in run: borrowing Run) -> [Double] {
    let norms = run.norms(of: filters)
    guard self == .rms else { return norms }
    return zip(norms, filters).map { $0 / Double($1.count).squareRoot() }
  }
}

extension Run {
  /// The filters that may be pruned, as indices into `layout.filters`: all but the `minimum` of
  /// highest norm in every layer.
  fileprivate func filters(spare minimum: Int, norms: [Double]) throws -> [Int] {
    var start = 0
    return try layers.flatMap { layer in
      defer { start += layer.filters.count }
      let own = Array(norms[start..<start + layer.filters.count])
      return try lowest(own.count - minimum, of: own).map { start + $0 }
    }
  }
}

/// What a target sparsity is a fraction of (methods.md 2, ambiguity d).
public enum SparsityTarget: String, Codable, Sendable {
  /// The prunable weights.
  case prunable
  /// All parameters of the model, of which only the prunable ones can go.
  case wholeModel = "whole-model"

  /// The sparsity of the prunable weights at which the target is met.
  func prunable(_ sparsity: Double, in layout: ParameterLayout) -> Double {
    guard self == .wholeModel else { return sparsity }
    return min(1, sparsity * Double(layout.count) / Double(layout.prunableRange.count))
  }
}
