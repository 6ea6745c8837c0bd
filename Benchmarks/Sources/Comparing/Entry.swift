/// One contender's line of a comparison.
public struct Entry: Codable, Sendable {
  public let name: String
  public let side: Side
  public let category: Class
  /// Images per second, all processes together, by round.
  public let rounds: [Double]
  public let imagesPerSecond: Spread
  /// Against the best of PyTorch and against the BLAS backend (fp32), where they took part.
  public internal(set) var overPeer, overBLAS: Ratio?
}

/// How many times faster than another, within the same rounds.
public struct Ratio: Codable, Sendable {
  public let other: String
  public let spread: Spread

  public init(over other: String, _ spread: Spread) { (self.other, self.spread) = (other, spread) }
}
