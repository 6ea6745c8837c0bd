/// Exact selection of the k lowest of N scores in linear time (methods.md 0.3).
///
/// Scores are ranked by (score, index): ties go to the lower index, and -0 equals +0. The cut is
/// found digit by digit from the top (radix selection over 11 + 11 + 10 bits), so that no input
/// makes it slow, all-equal scores included.
public struct Selection: Sendable {
  /// Scores below this key are selected, scores above are not.
  private let key: UInt32
  /// How many scores equal to the cut are selected, from the lowest index on.
  private let ties: Int
  /// The score of the last selected item; `nil` where nothing is selected.
  public let threshold: Float?

  /// The `count` lowest of the scores at `candidates` (all, if `nil`).
  /// - Precondition: `count` is at most the number of candidates; scores are not NaN.
  public init(
    lowest count: Int, of scores: UnsafeBufferPointer<Float>, among candidates: Candidates
  ) {
    guard count > 0 else {
      (key, ties, threshold) = (0, 0, nil)
      return
    }
    var (prefix, left) = (UInt32(0), count)
    for (shift, bits) in [(21, 11), (10, 11), (0, 10)] as [(UInt32, UInt32)] {
      let decided = shift + bits
      left = withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << bits) { histogram in
        histogram.initialize(repeating: 0)
        candidates.forEach(scores) { key, _ in
          if decided == 32 || key >> decided == prefix >> decided {
            histogram[Int(key >> shift) & (1 << bits - 1)] += 1
          }
        }
        var (digit, left) = (0, left)
        while histogram[digit] < left {
          left -= histogram[digit]
          digit += 1
        }
        prefix |= UInt32(digit) << shift
        return left
      }
    }
    (key, ties) = (prefix, left)
    threshold = Self.score(prefix)
  }

  /// Calls `body` with the index of every selected candidate, ascending.
  @inline(__always)
  public func forEach(
    of scores: UnsafeBufferPointer<Float>, among candidates: Candidates, _ body: (Int) -> Void
  ) {
    guard threshold != nil else { return }
    var ties = self.ties
    candidates.forEach(scores) { key, index in
      if key < self.key {
        body(index)
      } else if key == self.key, ties > 0 {
        ties -= 1
        body(index)
      }
    }
  }

  /// Which positions compete, and in which order of their scores.
  public struct Candidates {
    let range: Range<Int>
    let flags: UnsafeBufferPointer<Bool>?
    let value: Bool
    let reversed: Bool

    /// The positions of `range` whose flag is `value`; every position where `flags` is `nil`.
    /// - Parameter reversed: ranks the highest scores first.
    public init(
      in range: Range<Int>, flags: UnsafeBufferPointer<Bool>? = nil, equal value: Bool = true,
      highestFirst reversed: Bool = false
    ) {
      (self.range, self.flags, self.value, self.reversed) = (range, flags, value, reversed)
    }

    @inline(__always)
    fileprivate func forEach(
      _ scores: UnsafeBufferPointer<Float>, _ body: (UInt32, Int) -> Void
    ) {
      let flip: UInt32 = reversed ? .max : 0
      for index in range where flags == nil || flags![index] == value {
        body(Selection.key(scores[index]) ^ flip, index)
      }
    }
  }

  /// An integer that orders as the score does: -0 and +0 are one key.
  @inline(__always)
  private static func key(_ score: Float) -> UInt32 {
    let bits = (score + 0).bitPattern
    return bits ^ (bits >> 31 == 1 ? .max : 0x8000_0000)
  }

  private static func score(_ key: UInt32) -> Float {
    Float(bitPattern: key >> 31 == 1 ? key ^ 0x8000_0000 : ~key)
  }
}

/// The indices of the `count` lowest scores, ascending; ties go to the lower index. For scores in
/// double precision and short lists (filters): sorts.
public func lowest(_ count: Int, of scores: [Double]) -> [Int] {
  let ranked = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
  return ranked.prefix(max(0, count)).sorted()
}

/// The number to prune for `sparsity` over `count` items: half to even (methods.md 0.3).
public func prunedCount(at sparsity: Double, of count: Int) -> Int {
  min(max(Int((sparsity * Double(count)).rounded(.toNearestOrEven)), 0), count)
}
