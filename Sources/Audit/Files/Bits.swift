/// Truth values as records hold them: eight to a byte, the first in the highest bit.
package struct Bits: Hashable, Sendable {
  package let bytes: [UInt8]
  package let count: Int

  /// `nil` unless `bytes` holds exactly `count` values and zeros behind them.
  package init?(_ bytes: [UInt8], count: Int) {
    guard 0...bytes.count * 8 ~= count else { return nil }
    let unused = bytes.count * 8 - count
    guard unused < 8, unused == 0 || bytes[bytes.count - 1] & (1 << unused - 1) == 0 else {
      return nil
    }
    (self.bytes, self.count) = (bytes, count)
  }

  package subscript(place: Int) -> Bool { bytes[place / 8] >> (7 - place % 8) & 1 == 1 }

  package var ones: Int { bytes.reduce(0) { $0 + $1.nonzeroBitCount } }

  package func ones(in range: Range<Int>) -> Int { range.count { self[$0] } }

  /// Whether every value that is true here is true there.
  func isSubset(of other: Bits) -> Bool {
    count == other.count && zip(bytes, other.bytes).allSatisfy { $0 & ~$1 == 0 }
  }
}
