import Crypto
import Tensors

/// Truth values, eight to a byte: position 0 is the highest bit of the first byte (the order of
/// `numpy.unpackbits`). The unused low bits of the last byte are 0.
public struct PackedBits: Hashable, Sendable {
  public let bytes: [UInt8]

  public init(_ bits: [Bool]) {
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit { bytes[index >> 3] |= 0x80 >> (index & 7) }
    self.bytes = bytes
  }

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// SHA-256 of `bytes`, hexadecimal, lower case.
  public var sha256: String { hexadecimal(SHA256.hash(data: bytes)) }

  /// The first `count` bits; `nil` unless `bytes` holds exactly so many, padded with zeros.
  public func bits(_ count: Int) -> [Bool]? {
    guard count >= 0, bytes.count == count / 8 + (count % 8 == 0 ? 0 : 1) else { return nil }
    if count % 8 != 0, bytes[bytes.count - 1] << (count % 8) != 0 { return nil }
    return (0..<count).map { bytes[$0 >> 3] & (0x80 >> ($0 & 7)) != 0 }
  }

  static let emptySHA256 = PackedBits([]).sha256
}
