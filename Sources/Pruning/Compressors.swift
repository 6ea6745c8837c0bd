import Training

/// What DPF does with the kept weights before the network computes with them (methods.md 2d).
public enum CompressorChoice: String, Codable, Sendable {
  case none, binary, uniform

  func forward(bits: Int) -> ForwardWeights {
    switch self {
    case .none: .masked
    case .binary: .compressed(Binary())
    case .uniform: .compressed(Uniform(bits: bits))
    }
  }
}

/// `mean|w| * sign(w)` per tensor, the mean over kept weights, sign(0) = +1 (BinaryConnect).
package struct Binary: Compressor {
  package init() {}

  package func compressed(_ weights: ArraySlice<Float>, kept: ArraySlice<Bool>) -> [Float] {
    var (sum, count) = (0.0, 0)
    for (weight, isKept) in zip(weights, kept) where isKept {
      sum += Double(abs(weight))
      count += 1
    }
    let mean = Float(sum / Double(max(1, count)))
    return weights.map { $0 < 0 ? -mean : mean }
  }
}

/// `scale * rint(w / scale)` per tensor with `scale = max|w| / (2^(bits-1) - 1)`, half to even;
/// a tensor of zeros stays.
package struct Uniform: Compressor {
  package let bits: Int
  package init(bits: Int) { self.bits = bits }

  package func compressed(_ weights: ArraySlice<Float>, kept: ArraySlice<Bool>) -> [Float] {
    let top = weights.reduce(0) { max($0, abs($1)) }
    guard top > 0 else { return Array(weights) }
    let scale = top / Float((1 << (bits - 1)) - 1)
    return weights.map { scale * ($0 / scale).rounded(.toNearestOrEven) }
  }
}
