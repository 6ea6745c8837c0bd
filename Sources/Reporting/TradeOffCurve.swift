import Foundation
import Results

/// Accuracy against size of one method, seed by seed, to be read between its levels.
struct TradeOffCurve {
  private let points: [(size: Double, accuracies: [Int: Double])]

  /// - Parameter levels: the runs of each level, the dense network's among them.
  init(_ levels: [[Record]], by equality: Equality) {
    points = levels.compactMap { runs in
      guard !runs.isEmpty else { return nil }
      return (Statistics.mean(runs.map { equality.size($0.summary) }), runs.accuraciesBySeed)
    }.sorted { $0.size < $1.size }
  }

  /// The side of a comparison at a size: log-linear between the neighbouring levels; `nil` outside
  /// the curve.
  func side(at size: Double) -> HeadToHead.Side? {
    for (low, high) in zip(points, points.dropFirst()) where low.size <= size && size <= high.size {
      let part = high.size > low.size ? log(size / low.size) / log(high.size / low.size) : 0
      let accuracies = low.accuracies.reduce(into: [Int: Double]()) { found, entry in
        guard let upper = high.accuracies[entry.key] else { return }
        found[entry.key] = entry.value + part * (upper - entry.value)
      }
      guard !accuracies.isEmpty else { return nil }
      // Two runs in shares p and 1 - p scatter less than one.
      let share = part * part + (1 - part) * (1 - part)
      return HeadToHead.Side(accuracies: accuracies, weight: Double(accuracies.count) / share)
    }
    return nil
  }
}

extension [Record] {
  /// Top-1 of each run that has one, percent.
  var accuraciesBySeed: [Int: Double] {
    reduce(into: [:]) { $0[$1.summary.seed] = $1.summary.accuracy }
  }
}
