import Foundation

/// The checksum of TFRecord files: Castagnoli's polynomial, then masked as TensorFlow does, so that
/// a checksum of data that hold checksums is no special case.
package enum CRC32C {
  private static let polynomial: UInt32 = 0x82f6_3b78  // reflected

  /// Bit by bit: the files are small.
  package static func of(_ data: Data) -> UInt32 {
    ~data.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in
        sum & 1 == 1 ? sum >> 1 ^ polynomial : sum >> 1
      }
    }
  }

  static func masked(_ data: Data) -> UInt32 {
    let sum = of(data)
    return (sum >> 15 | sum << 17) &+ 0xa282_ead8
  }
}
