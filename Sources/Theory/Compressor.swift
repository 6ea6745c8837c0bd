/// w~ = C(w). The theorems use nothing of a mask but delta_t (paper, section 4), so that others of
/// methods.md 2d may stand in its place; here all in float64 and over the whole vector.
public enum Compressor: Hashable, Sendable, CustomStringConvertible {
  /// Clears the smallest magnitudes; among equal ones the lower index first.
  case pruned(Int)
  /// `mean|w| * sign(w)`, sign(0) = +1.
  case binary
  /// `scale * rint(w / scale)` with `scale = max|w| / (2^(bits-1) - 1)`, half to even.
  case uniform(bits: Int)

  public func compressed(_ weights: [Double]) -> [Double] {
    switch self {
    case .pruned(let count):
      let order = weights.indices.sorted {
        (abs(weights[$0]), $0) < (abs(weights[$1]), $1)
      }
      var kept = weights
      for i in order.prefix(count) { kept[i] = 0 }
      return kept
    case .binary:
      let mean = weights.reduce(0) { $0 + abs($1) } / Double(weights.count)
      return weights.map { $0 < 0 ? -mean : mean }
    case .uniform(let bits):
      let top = weights.reduce(0) { max($0, abs($1)) }
      guard top > 0 else { return weights }
      let scale = top / Double((1 << (bits - 1)) - 1)
      return weights.map { scale * ($0 / scale).rounded(.toNearestOrEven) }
    }
  }

  public var description: String {
    switch self {
    case .pruned(let count): "\(count) pruned"
    case .binary: "binary"
    case .uniform(let bits): "\(bits) bits"
    }
  }
}
