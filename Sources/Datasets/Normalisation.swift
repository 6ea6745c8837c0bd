/// How a byte becomes a number: `(byte / 255 - mean) / deviation`, by channel.
public struct Normalisation: Codable, Hashable, Sendable {
  public let mean, deviation: [Double]

  public init(mean: [Double], deviation: [Double]) {
    precondition(mean.count == deviation.count, "a mean and a deviation for each channel")
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// The normalised value of each byte, `(channels, 256)`: computed in double precision, rounded
  /// once.
  var table: [Float] {
    zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { Float((Double($0) / 255 - mean) / deviation) }
    }
  }
}
