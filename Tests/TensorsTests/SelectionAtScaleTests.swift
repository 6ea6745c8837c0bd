import Foundation
import Tensors
import Testing

/// Selection among as many weights as ResNet-50 has.
@Suite("Selection at scale", .serialized)
struct SelectionAtScaleTests {
  static let count = 25_557_032

  enum Scores: String, CaseIterable {
    case distinct, ties, equal

    /// Magnitudes as networks have them; few different ones; a single one.
    func values(_ count: Int) -> [Float] {
      var random = RandomStream(seed: 5, name: "scores")
      return (0..<count).map { _ in
        let bits = random.next()
        switch self {
        case .distinct: return Float(bits >> 40) * 0x1p-24 * Float(bits & 0xffff) * 0x1p-16
        case .ties: return Float(bits & 15) / 16
        case .equal: return 0.25
        }
      }
    }
  }

  @Test("25 million weights: exact, ties to the lower index, linear time", arguments: Scores.allCases)
  func selects(_ scores: Scores) throws {
    let (values, pruned) = (scores.values(Self.count), Self.count / 10 * 9)
    var (best, mask) = (Double.infinity, Mask(keepingAll: 0))
    for _ in 0..<5 {
      mask = Mask(keepingAll: Self.count)
      let start = Self.processorSeconds()
      try mask.drop(pruned, lowest: values)
      best = min(best, Self.processorSeconds() - start)
    }
    #expect(mask.prunedCount == pruned)
    #expect(Self.firstMistake(values, mask.kept) == nil)
    print("selection, 25 M weights, \(scores): \(Int(best * 1e4 + 0.5)) x 0.1 ms on one core")
    // 60 ms is asked for of a machine that does nothing else; sorting would take seconds.
    let isMeasured = ProcessInfo.processInfo.environment["PRUNEBENCH_SPEED"] != nil
    #expect(best < (isMeasured ? 0.06 : 0.3))
  }

  /// The first weight that should have been pruned before another; `nil`: there is none. No kept
  /// weight may have a lower score than a pruned one, nor the same one and a lower index.
  private static func firstMistake(_ values: [Float], _ kept: [Bool]) -> Int? {
    values.withUnsafeBufferPointer { values in
      kept.withUnsafeBufferPointer { kept in
        var (highest, last) = (-Float.infinity, -1)
        for index in values.indices where !kept[index] && values[index] >= highest {
          (highest, last) = (values[index], index)
        }
        return values.indices.first {
          kept[$0] && (values[$0] < highest || (values[$0] == highest && $0 < last))
        }
      }
    }
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
