import Exchange
import Foundation
import Testing

@Suite("Protobuf messages")
struct ProtobufTests {
  @Test("whole numbers are seven bits a byte, lowest first")
  func varint() {
    // protobuf.dev/programming-guides/encoding: field 1 of 150 is 08 96 01.
    var message = ProtobufMessage()
    message.add(1, 150)
    #expect(message.bytes == Data([0x08, 0x96, 0x01]))
    var other = ProtobufMessage()
    other.add(2, 300)
    #expect(other.bytes == Data([0x10, 0xac, 0x02]))
  }

  @Test("negative numbers take ten bytes, as int64 does")
  func negative() {
    var message = ProtobufMessage()
    message.add(1, -1)
    #expect(message.bytes == Data([0x08] + [UInt8](repeating: 0xff, count: 9) + [0x01]))
  }

  @Test("text and messages begin with their length: field 2 \"testing\" is 12 07 74 …")
  func counted() {
    var inner = ProtobufMessage()
    inner.add(2, "testing")
    #expect(inner.bytes == Data([0x12, 0x07] + Array("testing".utf8)))
    var outer = ProtobufMessage()
    outer.add(3, inner)
    #expect(outer.bytes == Data([0x1a, 0x09]) + inner.bytes)
  }

  @Test("floating-point numbers are little-endian: 1.5 as float and as double")
  func numbers() {
    var message = ProtobufMessage()
    message.add(1, Float(1.5))
    message.add(2, 1.5)
    #expect(
      message.bytes == Data([0x0d, 0, 0, 0xc0, 0x3f, 0x11, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f]))
  }
}
