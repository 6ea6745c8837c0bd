import Networks
import Tensors

/// A network with all of its numbers as it classifies: what other programs are given and give.
public struct TrainedNetwork: Hashable, Sendable {
  public let architecture: Architecture
  /// Effective parameters, pruned ones 0, in the order of the layout.
  public let weights: [Float]
  /// Running statistics of all batch norms: of each its means, then its variances.
  public let statistics: [Float]
  public let mask: Mask

  public init(
    _ architecture: Architecture, weights: [Float], statistics: [Float], mask: Mask? = nil
  ) {
    let layout = architecture.layout
    precondition(
      weights.count == layout.count && statistics.count == architecture.initialStatistics.count,
      "the numbers are those of another network")
    self.architecture = architecture
    (self.weights, self.statistics) = (weights, statistics)
    self.mask = mask ?? Mask(keepingAll: layout.prunableRange.count)
  }
}
