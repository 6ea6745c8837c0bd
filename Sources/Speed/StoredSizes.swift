import Exchange
import Foundation
import Networks
import Results

/// What the numbers of a network take on disk, in several forms, by writing them.
package enum StoredSizes {
  package static func all(
    _ network: TrainedNetwork, shrunk: TrainedNetwork?
  ) -> [SpeedRecord.Size] {
    let layers = network.architecture.layout.prunable.map { layer in
      (weights: Array(network.weights[layer.range]), filters: layer.shape[0])
    }
    let rest = bytes(
      Array(network.weights[network.architecture.layout.prunableRange.upperBound...])
        + network.statistics)
    var forms: [(SpeedRecord.Size.Form, [UInt8])] = [
      (.dense, bytes(network.weights + network.statistics)),
      (.bitmask, layers.flatMap { bitmask($0.weights) } + rest),
      (.compressed, layers.flatMap { compressed($0.weights, filters: $0.filters) } + rest),
    ]
    if let shrunk { forms.append((.shrunk, bytes(shrunk.weights + shrunk.statistics))) }
    return forms.map { form, bytes in
      SpeedRecord.Size(form, bytes: bytes.count, gzipped: Gzip.compress(bytes).count)
    }
  }

  /// A bit a weight, then the values that are not 0.
  private static func bitmask(_ weights: [Float]) -> [UInt8] {
    var bits = [UInt8](repeating: 0, count: (weights.count + 7) / 8)
    for (place, weight) in weights.enumerated() where weight != 0 {
      bits[place / 8] |= 1 << UInt8(place % 8)
    }
    return bits + bytes(weights.filter { $0 != 0 })
  }

  /// By rows, a filter each: how many weights are not 0, their places within the filter in two
  /// bytes or, in large filters, four, and their values.
  private static func compressed(_ weights: [Float], filters: Int) -> [UInt8] {
    let size = weights.count / filters
    var (counts, places): ([UInt32], [UInt32]) = ([], [])
    for filter in 0..<filters {
      let own = (0..<size).filter { weights[filter * size + $0] != 0 }
      counts.append(UInt32(own.count))
      places += own.map(UInt32.init)
    }
    let index = size <= 1 << 16 ? bytes(places.map(UInt16.init)) : bytes(places)
    return bytes(counts) + index + bytes(weights.filter { $0 != 0 })
  }

  private static func bytes(_ values: [some BitwiseCopyable]) -> [UInt8] {
    values.withUnsafeBytes(Array.init)
  }
}
