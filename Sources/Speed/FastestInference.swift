import Exchange
import Networks

/// The engine that is faster for a network, found by measuring both: zeros cost nothing in the one,
/// the other has faster kernels where there are few zeros.
struct FastestInference {
  let inference: any Inference
  /// `skips zeros in 20 of 21 convolutions`
  let kernels: String

  init(
    _ network: TrainedNetwork, isa: ISA, threads: Int, batch: Int, pictures: [Float]
  ) throws {
    let fused = try FusedInference(network, isa: isa, threads: threads)
    let pruned = try PrunedInference(
      network.architecture, weights: network.weights, statistics: network.statistics, isa: isa,
      threads: threads)
    pruned.chooseKernels()
    let runners = [fused as any Inference, pruned].map {
      OwnRunner(.sparse, $0, kernels: "", pictures: pictures)
    }
    let best = try Rounds(runners, batch: batch, count: 5).seconds.map { $0.min()! }
    if best[0] < best[1] {
      (inference, kernels) = (fused, "\(fused.kernels), nothing skipped")
    } else {
      let count = pruned.layers.count(where: \.skips)
      inference = pruned
      kernels =
        "\(pruned.kernels), zeros skipped in \(count) of \(pruned.layers.count) convolutions"
    }
  }
}

extension FusedInference {
  convenience init(_ network: TrainedNetwork, isa: ISA, threads: Int) throws(FusedEngineError) {
    try self.init(
      network.architecture, weights: network.weights, statistics: network.statistics, isa: isa,
      threads: threads)
  }
}
