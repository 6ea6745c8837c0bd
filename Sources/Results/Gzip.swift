import CZlib

/// Gzip by zlib. The same bytes give the same file: no name, no time, level 9.
package enum Gzip {
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    precondition(
      deflateInit2_(
        &stream, 9, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK, "zlib cannot start")
    defer { deflateEnd(&stream) }
    var input = bytes
    return input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      let bound = Int(deflateBound(&stream, uLong(input.count)))
      return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        deflate(&stream, Z_FINISH)
        count = output.count - Int(stream.avail_out)
      }
    }
  }

  /// The content of one gzip file; `nil` if it is damaged, cut short, has anything after its end,
  /// or does not have exactly `count` bytes inside.
  static func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    var (input, ended) = (bytes, false)
    let content = input.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: count + 1) { output, written in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(count + 1)
        ended = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
        written = count + 1 - Int(stream.avail_out)
      }
    }
    return ended && content.count == count ? content : nil
  }

  private static let windowBits: Int32 = 15 + 16  // the 16 asks for a gzip header
}
