import Foundation

/// One record of a TensorBoard event file. A file is its records one after another, the first of
/// them ``version(at:)``.
public enum EventRecord {
  /// How a file begins.
  /// - Parameter time: seconds since 1970.
  public static func version(at time: Double) -> Data {
    var event = ProtobufMessage()
    event.add(1, time)
    event.add(3, "brain.Event:2")
    return framed(event.bytes)
  }

  /// Named numbers of one step: `Event` with wall time, step and a `Summary` of tag and simple value.
  public static func scalars(
    _ values: [(tag: String, value: Double)], step: Int, at time: Double
  ) -> Data {
    var summary = ProtobufMessage()
    for (tag, value) in values {
      var entry = ProtobufMessage()
      entry.add(1, tag)
      entry.add(2, Float(value))
      summary.add(1, entry)
    }
    var event = ProtobufMessage()
    event.add(1, time)
    event.add(2, step)
    event.add(5, summary)
    return framed(event.bytes)
  }

  /// TFRecord framing: length, its checksum, the bytes, theirs.
  private static func framed(_ bytes: Data) -> Data {
    let length = littleEndian(UInt64(bytes.count))
    return length + littleEndian(CRC32C.masked(length)) + bytes + littleEndian(CRC32C.masked(bytes))
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> Data {
    withUnsafeBytes(of: value.littleEndian) { Data($0) }
  }
}
