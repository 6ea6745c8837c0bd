import Exchange
import Foundation
import Networks
import Tensors
import TestVectors

extension TrainedNetwork {
  /// Random weights, statistics and pictures; `pruning` says which filters have no weights.
  static func random(
    _ architecture: Architecture,
    pruning isPruned: (_ layer: String, _ filter: Int) -> Bool = { _, _ in false }
  ) -> TrainedNetwork {
    var stream = RandomStream(seed: 1, name: architecture.name)
    var weights = architecture.initialWeights(stream: &stream)
    let layout = architecture.layout
    for layer in layout.layers where !layer.isPrunable {
      for index in layer.range { weights[index] += Float(0.3 * stream.normal()) }
    }
    var mask = Mask(keepingAll: layout.prunableRange.count)
    for layer in layout.prunable {
      for (number, filter) in layer.filters.enumerated() where isPruned(layer.name, number) {
        mask.set(filter, to: false)
        for index in filter { weights[index] = 0 }
      }
    }
    // Means of the batch norms 0 ± 0.2, variances from 0.5 to 1.5.
    var statistics = architecture.initialStatistics
    for index in statistics.indices {
      statistics[index] =
        statistics[index] == 0
        ? Float(0.2 * stream.normal()) : Float(0.5 + stream.uniform())
    }
    return TrainedNetwork(architecture, weights: weights, statistics: statistics, mask: mask)
  }

  /// A few pictures of noise.
  var pictures: Batch {
    var stream = RandomStream(seed: 2, name: "pictures")
    let count = 3
    let images = (0..<count * architecture.inputShape.count).map { _ in Float(stream.normal()) }
    return Batch(images: images, labels: Array(repeating: 0, count: count))
  }

  func logits(of batch: Batch) -> [Float] {
    var logits = [Float](repeating: 0, count: batch.count * architecture.classes)
    ReferenceEngine<Float>(architecture).logits(
      at: weights, statistics: statistics, of: batch, into: &logits)
    return logits
  }

  /// The largest difference between two networks' logits of the same pictures.
  func difference(from other: TrainedNetwork) -> Float {
    zip(logits(of: pictures), other.logits(of: pictures)).map { abs($0 - $1) }.max() ?? .infinity
  }
}

extension TemporaryFolder {
  func write(_ name: String, _ data: Data) throws { try data.write(to: url.appending(path: name)) }

  func write(_ name: String, _ values: [Float]) throws {
    try write(name, values.withUnsafeBufferPointer { Data(buffer: $0) })
  }

  func floats(_ name: String) throws -> [Float] {
    try Data(contentsOf: url.appending(path: name)).withUnsafeBytes {
      Array($0.bindMemory(to: Float.self))
    }
  }
}
