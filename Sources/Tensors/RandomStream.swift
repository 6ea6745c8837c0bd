/// A stream of random numbers that is a function of its name and position only.
///
/// Nothing of it is ever saved: whoever needs numbers at step `t` opens the stream
/// `(seed, name, t)` anew, so that a resumed run draws what an uninterrupted run draws.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64
  private var spareNormal: Double?

  public init(seed: Int, name: StaticString, position: Int = 0) {
    self.init(seed: seed, nameHash: Self.hash(name), position: position)
  }

  public init(seed: Int, name: String, position: Int = 0) {
    self.init(
      seed: seed, nameHash: name.utf8.reduce(Self.fnvOffset, Self.fnv), position: position)
  }

  private init(seed: Int, nameHash: UInt64, position: Int) {
    state = nameHash
    state = next() ^ UInt64(bitPattern: Int64(seed))
    state = next() ^ UInt64(bitPattern: Int64(position))
    _ = next()
  }

  private static let fnvOffset: UInt64 = 0xcbf2_9ce4_8422_2325
  private static func fnv(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  private static func hash(_ name: StaticString) -> UInt64 {
    name.withUTF8Buffer { $0.reduce(fnvOffset, fnv) }
  }

  /// SplitMix64.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in 0 ..< 1, a multiple of 2^-53.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform among 0 ..< `bound`, by multiplication; the bias is below `bound` / 2^64.
  public mutating func index(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Standard normal, by Marsaglia's polar method with this package's own logarithm: the same bits
  /// on every machine.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let scale = (-2 * ExactMath.log(square) / square).squareRoot()
      spareNormal = y * scale
      return x * scale
    }
  }
}
