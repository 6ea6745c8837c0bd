import Datasets
import Tensors
import TestVectors
import Testing

@Suite("JPEG files") struct JPEGTests {
  /// A picture of one colour, larger than the square that is read of it.
  private func plain(_ colour: [UInt8]) -> [UInt8] {
    JPEG.file(
      (0..<48 * 40).flatMap { _ in colour }, width: 48, height: 40, components: colour.count)
  }

  /// The middle of a picture.
  private func square(_ file: [UInt8], side: Int = 16) throws -> [UInt8] {
    let reader = JPEGReader(side: side)
    reader.load(file)
    return Array(try reader.read { .centre(width: $0, height: $1, side: side) })
  }

  @Test(
    "grey, RGB and CMYK files all give red, green and blue",
    arguments: [
      ([200], [200, 200, 200]), ([30, 180, 90], [30, 180, 90]),
      // Ink as Adobe writes it, 255 for none: half of the magenta, no black; then black over all.
      ([255, 128, 255, 255], [255, 128, 255]), ([200, 100, 50, 51], [40, 20, 10]),
    ] as [([UInt8], [Int])])
  func colours(file: [UInt8], colour: [Int]) throws {
    let square = try square(plain(file))
    for (channel, expected) in colour.enumerated() {
      let values = square[channel * 256..<(channel + 1) * 256].map { abs(Int($0) - expected) }
      #expect(values.max()! <= 3, "\(channel): \(values.max()!)")
    }
  }

  @Test("a part of a picture comes from its place, mirrored if asked")
  func place() throws {
    // Columns rise from left to right.
    let row = (0..<120).flatMap { x in Array(repeating: UInt8(2 * x), count: 3) }
    let ramp = (0..<40).flatMap { _ in row }
    let reader = JPEGReader(side: 8)
    reader.load(JPEG.file(ramp, width: 120, height: 40, quality: 100))
    var crop = Crop(left: 80, top: 10, width: 8, height: 8, scaledWidth: 8, scaledHeight: 8)
    let straight = Array(try reader.read { _, _ in crop })
    crop.isMirrored = true
    let mirrored = Array(try reader.read { _, _ in crop })
    for column in 0..<8 {
      #expect(abs(Int(straight[column]) - 2 * (80 + column)) <= 2)
      #expect(mirrored[7 - column] == straight[column])
    }
  }

  @Test("a file that is no picture, or lost a part, says so; the reader goes on")
  func faults() throws {
    let reader = JPEGReader(side: 16)
    let whole = plain([1, 2, 3])
    func fault(_ file: [UInt8]) -> String? {
      reader.load(file)
      do throws(JPEGReader.Fault) {
        try reader.check()
        return nil
      } catch {
        return error.description
      }
    }
    #expect(fault(whole) == nil)
    #expect(fault([]) == "Empty file")
    #expect(fault([0x89, 0x50, 0x4E, 0x47]) == "Not a JPEG file: starts with 0x89 0x50")
    #expect(fault(Array(whole.prefix(whole.count / 2))) == "Premature end of JPEG file")
    #expect(fault(Array(whole.prefix(20)))?.isEmpty == false)
    // Height and width in the frame's header.
    let frame = try #require(whole.indices.first { whole[$0] == 0xFF && whole[$0 + 1] == 0xC0 })
    var vast = whole
    vast.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0, 0xFF, 0])
    #expect(fault(vast) == "More than 100 million pixels")
    #expect(fault(whole) == nil)
    #expect { try reader.load("/absent") } throws: { "\($0)" == "Cannot be opened" }
    #expect { try reader.load("/") } throws: { "\($0)" == "Not a file" }
  }
}
