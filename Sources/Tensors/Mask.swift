import CKernels

/// Which prunable weights are kept, in flat order (methods.md 0.3).
///
/// All selections are exact in number, and ties go to the lower flat index, so that a mask is a
/// function of its scores alone: not of threads, of the sorting algorithm or of the machine. They
/// take linear time and throw ``NonFiniteScore``, leaving the mask as it was.
public struct Mask: Sendable {
  /// `true` = kept. One entry per prunable weight.
  public private(set) var kept: [Bool]
  /// How many are kept; maintained, never recounted.
  public private(set) var keptCount: Int
  /// The score of the last item that the latest selection pruned; `nil` if it pruned none, or by
  /// several thresholds.
  public private(set) var threshold: Float?

  public init(keepingAll count: Int) {
    self.init(kept: Array(repeating: true, count: count))
  }

  public init(kept: [Bool]) {
    self.kept = kept
    keptCount = kept.count { $0 }
  }

  /// Prunes exactly the `count` units of lowest score; all others are kept.
  public init(pruning count: Int, lowest scores: [Float]) throws {
    self.init(keepingAll: scores.count)
    try drop(count, lowest: scores)
  }

  /// Keeps exactly the `count` units of highest score; all others are pruned.
  public init(keeping count: Int, highest scores: [Float]) throws {
    self.init(kept: Array(repeating: false, count: scores.count))
    try grow(count, highest: scores)
    threshold = zip(kept, scores).lazy.filter { !$0.0 }.map(\.1).max()
  }

  public var count: Int { kept.count }
  public var prunedCount: Int { kept.count - keptCount }
  /// The fraction that is pruned.
  public var sparsity: Double { count == 0 ? 0 : Double(prunedCount) / Double(count) }

  public subscript(index: Int) -> Bool { kept[index] }

  public func keptCount(in range: Range<Int>) -> Int { kept[range].count { $0 } }

  public mutating func set(_ index: Int, to value: Bool) {
    guard kept[index] != value else { return }
    kept[index] = value
    keptCount += value ? 1 : -1
  }

  public mutating func set(_ range: Range<Int>, to value: Bool) {
    for index in range { set(index, to: value) }
  }

  /// Keeps every position again.
  public mutating func keepAll() {
    for index in kept.indices { kept[index] = true }
    keptCount = kept.count
    threshold = nil
  }

  /// Drops whole units.
  /// - Parameter threshold: the score of the last of them.
  public mutating func drop(_ units: [Range<Int>], threshold: Float?) {
    for unit in units { set(unit, to: false) }
    self.threshold = threshold
  }

  /// Drops the `count` kept positions of `range` (all, if `nil`) with the lowest score.
  public mutating func drop(
    _ count: Int, in range: Range<Int>? = nil, lowest scores: [Float]
  ) throws {
    threshold = try select(count, in: range, scores, from: true, nil)
  }

  /// Grows the `count` pruned positions of `range` (all, if `nil`) with the highest score, none of
  /// them in `excluding`.
  public mutating func grow(
    _ count: Int, in range: Range<Int>? = nil, highest scores: [Float], excluding: [Int] = []
  ) throws {
    for index in excluding { kept[index] = true }  // no candidate while the selection runs
    defer { for index in excluding { kept[index] = false } }
    _ = try select(count, in: range, scores, from: false, nil)
  }

  /// As ``drop(_:in:lowest:)``; returns the dropped positions, ascending.
  public mutating func dropped(
    _ count: Int, in range: Range<Int>? = nil, lowest scores: [Float]
  ) throws -> [Int] {
    var chosen = [Int64](repeating: 0, count: Swift.max(0, count))
    threshold = try chosen.withUnsafeMutableBufferPointer {
      try select(count, in: range, scores, from: true, $0.baseAddress)
    }
    return chosen.map(Int.init)
  }

  /// Flips the first `count` positions of `range` that are `value`, in order of their score, the
  /// lowest first when dropping and the highest first when growing. Allocates nothing.
  private mutating func select(
    _ count: Int, in range: Range<Int>?, _ scores: [Float], from value: Bool,
    _ chosen: UnsafeMutablePointer<Int64>?
  ) throws -> Float? {
    guard count > 0 else { return nil }
    let whole = 0..<kept.count
    let range = range ?? whole
    precondition(
      whole.contains(range) && scores.count >= range.upperBound,
      "every position to choose from needs a place in the mask and a score")
    let selection = pb_selection(
      begin: range.lowerBound, end: range.upperBound, from: value, highest_first: !value)
    var threshold: Float = 0
    let refused = pb_select(&kept, scores, selection, count, chosen, &threshold)
    precondition(refused != PB_TOO_FEW, "there are fewer than \(count) positions to choose from")
    guard refused < 0 else {
      throw NonFiniteScore(index: Int(refused), score: scores[Int(refused)])
    }
    keptCount += value ? -count : count
    return range == whole ? threshold : nil
  }
}

extension Mask: Hashable {
  public static func == (a: Mask, b: Mask) -> Bool { a.kept == b.kept }
  public func hash(into hasher: inout Hasher) { hasher.combine(kept) }
}

/// A score that cannot be ranked: training has left the finite numbers.
public struct NonFiniteScore: Error, Hashable, CustomStringConvertible {
  public let index: Int
  public let score: Float
  public var description: String { "score of weight \(index) is \(score)" }
}

/// The number to prune for `sparsity` over `count` items: half to even (methods.md 0.3).
public func prunedCount(at sparsity: Double, of count: Int) -> Int {
  min(max(Int((sparsity * Double(count)).rounded(.toNearestOrEven)), 0), count)
}

/// The indices of the `count` lowest scores, ascending; ties go to the lower index. Sorts: meant
/// for short lists, as of filters.
public func lowest(_ count: Int, of scores: [Double]) throws -> [Int] {
  if let index = scores.firstIndex(where: { !$0.isFinite }) {
    throw NonFiniteScore(index: index, score: Float(scores[index]))
  }
  let ranked = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
  return ranked.prefix(max(0, count)).sorted()
}
