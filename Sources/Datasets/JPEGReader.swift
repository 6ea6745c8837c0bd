import CPictures
import Crypto
import Foundation
import Tensors

/// Reads JPEG files one after the other, in red, green and blue whatever they hold. It keeps its
/// buffers and serves one thread.
package final class JPEGReader {
  private let reader: OpaquePointer
  private let pixels: UnsafeMutableBufferPointer<UInt8>
  /// Grows to the largest file; the first `count` bytes are loaded.
  private var buffer: [UInt8] = []
  private var count = 0

  /// - Parameter side: of the squares that are read.
  package init(side: Int) {
    guard let reader = pb_jpeg_reader_create(Int32(side)) else {
      preconditionFailure("no memory for a picture")
    }
    self.reader = reader
    pixels = .allocate(capacity: 3 * side * side)
  }

  deinit {
    pb_jpeg_reader_destroy(reader)
    pixels.deallocate()
  }

  /// What is wrong with a file, in libjpeg's words or like them.
  package struct Fault: Error, Hashable, CustomStringConvertible {
    package let description: String
  }

  /// Takes a file into memory.
  package func load(_ path: String) throws(Fault) {
    count = 0
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Fault(description: "Cannot be opened") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(description: "Not a file")
    }
    let size = Int(status.st_size)
    if buffer.count < size { buffer += repeatElement(0, count: max(size, 1 << 18) - buffer.count) }
    while count < size {
      let read = buffer.withUnsafeMutableBytes { [count] in
        Foundation.read(file, $0.baseAddress! + count, size - count)
      }
      guard read > 0 || (read < 0 && errno == EINTR) else {
        throw Fault(description: "Cannot be read to its end")
      }
      count += max(read, 0)
    }
  }

  package func load(_ content: [UInt8]) { (buffer, count) = (content, content.count) }

  /// Of what was loaded.
  var sha256: String { withContent { hexadecimal(SHA256.hash(data: $0)) } }

  /// Decodes all of what was loaded, and keeps nothing.
  package func check() throws(Fault) {
    var (width, height): (Int32, Int32) = (0, 0)
    let isWhole = withContent {
      pb_jpeg_open(reader, $0.baseAddress, $0.count, &width, &height) && pb_jpeg_check(reader)
    }
    guard isWhole else { throw fault }
  }

  /// Decodes the square that `crop` chooses, given width and height.
  /// - Returns: bytes `(3, side, side)`, valid until the next call.
  package func read(
    _ crop: (_ width: Int, _ height: Int) -> Crop
  ) throws(Fault) -> UnsafeBufferPointer<UInt8> {
    var (width, height): (Int32, Int32) = (0, 0)
    let isRead = withContent { bytes in
      guard pb_jpeg_open(reader, bytes.baseAddress, bytes.count, &width, &height) else {
        return false
      }
      var crop = crop(Int(width), Int(height)).pb
      return pb_jpeg_read(reader, &crop, pixels.baseAddress)
    }
    guard isRead else { throw fault }
    return UnsafeBufferPointer(pixels)
  }

  private var fault: Fault { Fault(description: String(cString: pb_jpeg_fault(reader))) }

  private func withContent<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }
}

/// JPEG files made here: for measurements and tests.
package enum JPEG {
  /// - Parameters:
  ///   - pixels: `(height, width, components)`.
  ///   - components: 1 is grey, 3 is RGB, 4 is CMYK as Adobe's programs write it, 255 for no ink.
  package static func file(
    _ pixels: [UInt8], width: Int, height: Int, components: Int = 3, quality: Int = 90
  ) -> [UInt8] {
    precondition(pixels.count == width * height * components, "a pixel has all its components")
    var (bytes, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
    pb_jpeg_write(
      pixels, Int32(width), Int32(height), Int32(components), Int32(quality), &bytes, &count)
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// Digest of pinned pictures, written, read and scaled here: it changes when the library changes
  /// a bit.
  package static var numerics: String {
    let (width, height) = (61, 47)
    var hash = SHA256()
    for components in [1, 3, 4] {
      var random = RandomStream(seed: components, name: "picture")
      let pixels = (0..<width * height * components).map { place in
        UInt8(truncatingIfNeeded: place / components % 256 + random.index(below: 64))
      }
      let reader = JPEGReader(side: 16)
      reader.load(file(pixels, width: width, height: height, components: components))
      let square = try? reader.read { .centre(width: $0, height: $1, side: 16) }
      hash.update(data: square.map(Array.init) ?? [])
    }
    return hexadecimal(hash.finalize())
  }
}
