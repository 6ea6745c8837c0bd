import Foundation
import Results

/// What two methods are made equal in before their accuracies are compared: winners change with it
/// (expectations.md R15).
public enum Equality: String, CaseIterable, Sendable {
  /// The same level of the table.
  case sparsity
  /// The same parameters, or multiply-adds, under the final masks.
  case params, macs
  /// The same training, all phases together.
  case cost

  var words: String {
    switch self {
    case .sparsity: "equal sparsity"
    case .params: "equal parameters"
    case .macs: "equal multiply-adds"
    case .cost: "equal training cost"
    }
  }

  func size(_ run: Record.Summary) -> Double { Double(self == .params ? run.params : run.macs) }
}

/// Accuracy against size of one method, seed by seed, to be read between its levels.
struct TradeOffCurve {
  private let points: [(size: Double, accuracies: [Int: Double])]

  /// - Parameter levels: the runs of each level, the dense network's among them.
  init(_ levels: [[Record]], by equality: Equality) {
    points = levels.compactMap { runs in
      guard !runs.isEmpty else { return nil }
      let accuracies = runs.compactMap { run in run.summary.accuracy.map { (run.summary.seed, $0) }
      }
      return (
        Statistics.mean(runs.map { equality.size($0.summary) }),
        Dictionary(accuracies) { first, _ in first }
      )
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
