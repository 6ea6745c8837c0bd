import Foundation
import Tensors

/// A folder of JPEG files in the form of ImageNet's, for measurements and tests: waves of a colour
/// of each class, with noise.
public struct SyntheticPictures: Sendable {
  public var classes = 4
  /// Pictures of each class.
  public var training = 16
  public var test = 4
  /// About the size of most of ImageNet's.
  public var width = 500
  public var height = 375

  public init() {}

  /// Writes `train/c0/0.JPEG` and so on below a folder.
  public func write(to folder: URL) throws {
    for (split, count) in zip(PictureIndex.splits, [training, test]) {
      for label in 0..<classes {
        let place = folder.appending(path: "\(split)/c\(label)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for number in 0..<count {
          let bytes = JPEG.file(
            pixels(label, "\(split) \(number)"), width: width, height: height)
          try Data(bytes).write(to: place.appending(path: "\(number).JPEG"))
        }
      }
    }
  }

  /// Red, green and blue of every pixel.
  private func pixels(_ label: Int, _ stream: String) -> [UInt8] {
    var random = RandomStream(seed: label, name: stream)
    let phase = random.index(below: 256)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let noise = Int(truncatingIfNeeded: random.next())
        for colour in 0..<3 {
          // A wave of triangles, steeper in the colour of the class.
          let slope = colour == label % 3 ? 3 : 1
          let place = (phase + slope * column + (label / 3 + 1) * row) % 256
          let wave = place < 128 ? place : 255 - place
          pixels.append(UInt8(clamping: 64 + wave + (noise >> (8 * colour)) % 16))
        }
      }
    }
    return pixels
  }
}
