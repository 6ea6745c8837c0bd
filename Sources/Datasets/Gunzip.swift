import CZlib
import Foundation

/// The content of a gzip file.
/// - Parameter expected: bytes that it should unpack to; no more than that is unpacked, so a
///   hostile file cannot fill the memory.
func gunzip(_ file: Data, expecting expected: Int, path: String) throws(DataError) -> [UInt8] {
  var (status, ended) = (Z_OK, true)
  let content = [UInt8](unsafeUninitializedCapacity: expected + 1) { output, count in
    file.withUnsafeBytes { input in
      (status, ended, count) = inflate(input.bindMemory(to: UInt8.self), into: output)
    }
  }
  guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
    throw .notGzip(path: path)
  }
  guard content.count <= expected else { throw .contentTooLong(path: path, expected: expected) }
  guard ended else { throw .truncatedGzip(path: path) }
  return content
}

/// Unpacks the members of a gzip file one after the other.
/// - Returns: zlib's last status; whether the last member is complete; how many bytes were written.
private func inflate(
  _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
) -> (status: Int32, ended: Bool, count: Int) {
  var stream = z_stream()
  let gzipOnly: Int32 = 16 + MAX_WBITS
  var status = inflateInit2_(&stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  guard status == Z_OK else { return (status, false, 0) }
  defer { inflateEnd(&stream) }
  stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
  stream.avail_in = UInt32(clamping: input.count)
  stream.next_out = output.baseAddress
  stream.avail_out = UInt32(clamping: output.count)
  repeat {
    if status == Z_STREAM_END { inflateReset(&stream) }
    status = CZlib.inflate(&stream, Z_FINISH)
  } while status == Z_STREAM_END && stream.avail_in > 0
  return (status, status == Z_STREAM_END, output.count - Int(stream.avail_out))
}
