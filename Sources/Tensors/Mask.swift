/// Which prunable weights are kept, in flat order (methods.md 0.3).
///
/// All selections are exact in number, and ties go to the lower flat index, so that a mask is a
/// function of its scores alone: not of threads, of the sorting algorithm or of the machine.
public struct Mask: Hashable, Sendable {
  /// `true` = kept. One entry per prunable weight.
  public private(set) var kept: [Bool]
  /// How many are kept; maintained, never recounted.
  public private(set) var keptCount: Int
  /// The score of the last item that the latest selection pruned; `nil` if it pruned none.
  public private(set) var threshold: Float?

  public init(keepingAll count: Int) {
    kept = Array(repeating: true, count: count)
    keptCount = count
  }

  public init(kept: [Bool]) {
    self.kept = kept
    keptCount = kept.count { $0 }
  }

  /// Prunes exactly the `count` units of lowest score; all others are kept.
  /// - Precondition: no score is NaN (methods.md 0.3: a non-finite score is an error).
  public init(pruning count: Int, lowest scores: [Float]) {
    self.init(keepingAll: scores.count)
    drop(count, lowest: scores)
  }

  /// Keeps exactly the `count` units of highest score; all others are pruned.
  public init(keeping count: Int, highest scores: [Float]) {
    self.init(kept: Array(repeating: false, count: scores.count))
    grow(count, in: 0..<scores.count, highest: scores)
  }

  public static func == (a: Mask, b: Mask) -> Bool { a.kept == b.kept }
  public func hash(into hasher: inout Hasher) { hasher.combine(kept) }

  public var count: Int { kept.count }
  public var prunedCount: Int { kept.count - keptCount }
  /// The fraction that is pruned.
  public var sparsity: Double { count == 0 ? 0 : Double(prunedCount) / Double(count) }

  public subscript(index: Int) -> Bool { kept[index] }

  public func keptCount(in range: Range<Int>) -> Int {
    kept.withUnsafeBufferPointer { kept in range.reduce(0) { $0 + (kept[$1] ? 1 : 0) } }
  }

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
    set(0..<count, to: true)
    threshold = nil
  }

  /// Drops the `count` kept positions of `range` with the lowest score, and returns them,
  /// ascending.
  @discardableResult
  public mutating func drop(
    _ count: Int, in range: Range<Int>? = nil, lowest scores: [Float]
  ) -> [Int] {
    select(count, in: range ?? 0..<kept.count, scores, from: true, highestFirst: false)
  }

  /// Grows the `count` pruned positions of `range` with the highest score, none of them in
  /// `excluding`, and returns them, ascending.
  @discardableResult
  public mutating func grow(
    _ count: Int, in range: Range<Int>, highest scores: [Float], excluding: [Int] = []
  ) -> [Int] {
    for index in excluding { kept[index] = true }  // no candidate, for the selection only
    defer { for index in excluding { kept[index] = false } }
    return select(count, in: range, scores, from: false, highestFirst: true)
  }

  /// Flips the first `count` positions of `range` that are `value`, in order of their score.
  private mutating func select(
    _ count: Int, in range: Range<Int>, _ scores: [Float], from value: Bool, highestFirst: Bool
  ) -> [Int] {
    guard count > 0 else { return [] }
    var selected: [Int] = []
    selected.reserveCapacity(count)
    scores.withUnsafeBufferPointer { scores in
      kept.withUnsafeBufferPointer { kept in
        let candidates = Selection.Candidates(
          in: range, flags: kept, equal: value, highestFirst: highestFirst)
        let selection = Selection(lowest: count, of: scores, among: candidates)
        selection.forEach(of: scores, among: candidates) { selected.append($0) }
        if value { threshold = selection.threshold }
      }
    }
    for index in selected { set(index, to: !value) }
    return selected
  }
}
