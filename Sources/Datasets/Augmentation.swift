import Tensors

/// Random changes of training images (models-and-data.md 3.1): a mirror image with probability
/// one half, then a border of black pixels, then a crop of the image's own size.
public struct Augmentation: Codable, Hashable, Sendable {
  public var flips: Bool
  /// Width of the border on each side. It is black before normalisation, `-mean / deviation` after.
  public var padding: Int

  public init(flips: Bool = true, padding: Int = 4) {
    (self.flips, self.padding) = (flips, padding)
  }

  public static let standard = Augmentation()
  public static let none = Augmentation(flips: false, padding: 0)

  /// What happens to one image. Takes three numbers of `stream` whatever the options are, so that
  /// an option does not move the others' draws.
  package func draw(from stream: inout RandomStream) -> Draw {
    let mirrored = stream.index(below: 2) == 1
    let row = stream.index(below: 2 * padding + 1)
    let column = stream.index(below: 2 * padding + 1)
    return Draw(mirrored: mirrored && flips, rows: row - padding, columns: column - padding)
  }
}

extension Augmentation {
  /// One outcome: the image is mirrored or not, then seen through a window that is moved.
  package struct Draw: Hashable, Sendable {
    package let mirrored: Bool
    /// How far the window lies below and to the right of the image: crop offset - padding.
    package let rows, columns: Int

    package init(mirrored: Bool, rows: Int, columns: Int) {
      (self.mirrored, self.rows, self.columns) = (mirrored, rows, columns)
    }

    static let none = Draw(mirrored: false, rows: 0, columns: 0)

    /// Reads `image` through `table` (`(channels, 256)`) and writes the normalised window.
    func apply(
      to image: UnsafeBufferPointer<UInt8>, _ shape: ImageShape,
      _ table: UnsafeBufferPointer<Float>, into window: UnsafeMutableBufferPointer<Float>
    ) {
      let (height, width) = (shape.height, shape.width)
      let first = min(max(0, -columns), width)  // output columns first..<last see the image
      let last = max(first, min(width, width - columns))
      for channel in 0..<shape.channels {
        let values = table.baseAddress! + 256 * channel
        for row in 0..<height {
          let output = window.baseAddress! + (channel * height + row) * width
          guard 0..<height ~= row + rows else {
            output.update(repeating: values[0], count: width)
            continue
          }
          let line = image.baseAddress! + (channel * height + row + rows) * width
          output.update(repeating: values[0], count: first)
          if mirrored {
            let end = line + (width - 1 - columns)
            for column in first..<last { output[column] = values[Int(end[-column])] }
          } else {
            let start = line + columns
            for column in first..<last { output[column] = values[Int(start[column])] }
          }
          (output + last).update(repeating: values[0], count: width - last)
        }
      }
    }
  }
}
