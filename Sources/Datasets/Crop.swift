import CPictures
import Tensors

/// Which part of a picture becomes the square that a network sees, and at which scale
/// (models-and-data.md 3.3).
package struct Crop: Hashable, Sendable {
  /// The part, in pixels of the picture.
  package var left, top, width, height: Int
  /// Its size after scaling, and where the square lies in that.
  package var scaledWidth, scaledHeight: Int
  package var column = 0
  package var row = 0
  package var isMirrored = false

  package init(
    left: Int, top: Int, width: Int, height: Int, scaledWidth: Int, scaledHeight: Int
  ) {
    (self.left, self.top, self.width, self.height) = (left, top, width, height)
    (self.scaledWidth, self.scaledHeight) = (scaledWidth, scaledHeight)
  }

  /// For tests: the shorter side is scaled to 8/7 of the square's, 256 for 224, then the square is
  /// taken from the middle.
  package static func centre(width: Int, height: Int, side: Int) -> Crop {
    let short = side * 8 / 7
    let (scaledWidth, scaledHeight) =
      width < height
      ? (short, short * height / width) : (short * width / height, short)
    var crop = Crop(
      left: 0, top: 0, width: width, height: height, scaledWidth: scaledWidth,
      scaledHeight: scaledHeight)
    crop.column = middle(scaledWidth - side)
    crop.row = middle(scaledHeight - side)
    return crop
  }

  /// For training: mirrored or not; then a part of 8 % to 100 % of the area and of an aspect
  /// between 3/4 and 4/3, uniform in its logarithm, anywhere in the picture (Szegedy et al. 2015).
  /// After ten parts that do not fit, the largest of an aspect in these bounds, from the middle.
  package static func random(
    width: Int, height: Int, side: Int, flips: Bool, from stream: inout RandomStream
  ) -> Crop {
    let isMirrored = stream.index(below: 2) == 1 && flips
    var crop = part(width: width, height: height, side: side, from: &stream)
    crop.isMirrored = isMirrored
    return crop
  }

  private static let (lowest, highest) = (ExactMath.log(3.0 / 4), ExactMath.log(4.0 / 3))

  private static func part(
    width: Int, height: Int, side: Int, from stream: inout RandomStream
  ) -> Crop {
    let all = Double(width * height)
    for _ in 0..<10 {
      let area = all * (0.08 + (1 - 0.08) * stream.uniform())
      let aspect = ExactMath.exp(lowest + (highest - lowest) * stream.uniform())
      let partWidth = rounded((area * aspect).squareRoot())
      let partHeight = rounded((area / aspect).squareRoot())
      guard 1...width ~= partWidth, 1...height ~= partHeight else { continue }
      let top = stream.index(below: height - partHeight + 1)
      let left = stream.index(below: width - partWidth + 1)
      return Crop(
        left: left, top: top, width: partWidth, height: partHeight, scaledWidth: side,
        scaledHeight: side)
    }
    let partWidth = min(width, max(1, rounded(Double(height) * 4 / 3)))
    let partHeight = min(height, max(1, rounded(Double(width) * 4 / 3)))
    return Crop(
      left: (width - partWidth) / 2, top: (height - partHeight) / 2, width: partWidth,
      height: partHeight, scaledWidth: side, scaledHeight: side)
  }

  private static func rounded(_ value: Double) -> Int { Int(value.rounded(.toNearestOrEven)) }

  /// Half of a whole number, half to even.
  private static func middle(_ length: Int) -> Int { rounded(Double(length) / 2) }
}

extension Crop {
  var pb: pb_crop {
    pb_crop(
      left: Int32(left), top: Int32(top), width: Int32(width), height: Int32(height),
      scaledWidth: Int32(scaledWidth), scaledHeight: Int32(scaledHeight), column: Int32(column),
      row: Int32(row), mirrored: isMirrored)
  }
}
