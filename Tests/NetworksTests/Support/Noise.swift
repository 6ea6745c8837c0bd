/// The noise of Vectors/generate/families.py: multiples of 2^-24 in 0 ..< 1 from a linear
/// congruential generator that the name seeds (FNV-1a).
func noise(_ name: String, _ count: Int) -> [Double] {
  var state = name.utf8.reduce(0x811c_9dc5) { hash, byte in
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return Double(state >> 8) * 0x1p-24
  }
}
