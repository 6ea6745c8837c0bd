import CZlib

/// The content of one gzip file; `nil` if it is damaged, cut short, followed by anything, or holds
/// more than `limit` bytes: a small file can unpack to more than there is memory.
package func gunzip(_ bytes: [UInt8], atMost limit: Int) -> [UInt8]? {
  var stream = z_stream()
  // 15 is the largest window, and 16 more asks for a gzip header.
  guard
    inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { return nil }
  defer { inflateEnd(&stream) }
  var (input, content) = (bytes, [UInt8]())
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  return input.withUnsafeMutableBufferPointer { input in
    stream.next_in = input.baseAddress
    stream.avail_in = uInt(input.count)
    while true {
      let (status, written) = chunk.withUnsafeMutableBufferPointer { chunk in
        stream.next_out = chunk.baseAddress
        stream.avail_out = uInt(chunk.count)
        let status = inflate(&stream, Z_NO_FLUSH)
        return (status, chunk.count - Int(stream.avail_out))
      }
      content += chunk.prefix(written)
      guard content.count <= limit else { return nil }
      if status == Z_STREAM_END { return stream.avail_in == 0 ? content : nil }
      guard status == Z_OK, written > 0 || stream.avail_in > 0 else { return nil }
    }
  }
}
