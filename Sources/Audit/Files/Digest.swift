import Crypto

/// SHA-256, hexadecimal, lower case.
package func sha256(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: SHA256.hash(data: bytes).flatMap { [digits[Int($0) / 16], digits[Int($0) % 16]] },
    as: UTF8.self)
}

package func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }
