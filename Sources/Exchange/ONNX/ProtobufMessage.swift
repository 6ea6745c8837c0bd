import Foundation

/// The bytes of one protobuf message, field after field. It writes what the messages here need:
/// whole numbers, floating-point numbers, text, bytes and messages.
package struct ProtobufMessage: Hashable, Sendable {
  package private(set) var bytes = Data()

  package init() {}

  /// Kinds of a field's bytes, the low bits of its key.
  private enum Wire: Int {
    case varint = 0
    case eightBytes = 1
    case counted = 2
    case fourBytes = 5
  }

  package mutating func add(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  package mutating func add(_ field: Int, _ value: Float) {
    key(field, .fourBytes)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func add(_ field: Int, _ value: Double) {
    key(field, .eightBytes)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func add(_ field: Int, _ value: Data) {
    key(field, .counted)
    varint(UInt64(value.count))
    bytes.append(value)
  }

  package mutating func add(_ field: Int, _ text: String) { add(field, Data(text.utf8)) }
  package mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, message.bytes) }

  private mutating func key(_ field: Int, _ wire: Wire) {
    varint(UInt64(field << 3 | wire.rawValue))
  }

  /// Seven bits a byte, lowest first; the high bit says that more follow.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f | 0x80))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
