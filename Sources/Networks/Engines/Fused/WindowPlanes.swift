/// A picture taken apart into one plane for each place of a window: what makes a k x k convolution
/// a 1x1 convolution of in * k * k channels with the same weights, (out, in, k, k), in the same
/// order.
///
/// plane[(i * k + b) * k + a][v][u] = x[i][v * s + b - p][u * s + a - p], 0 outside the picture.
/// The planes of the 7x7 convolution of ResNet-50 take 7.4 MB a picture, and filling them a
/// hundredth of a training step.
struct WindowPlanes {
  let window: Window
  let from: Shape
  /// The planes: channels, height, width.
  let result: Shape

  init(_ window: Window, of from: Shape) {
    (self.window, self.from) = (window, from)
    result = window.result(of: from, channels: from.channels * window.kernel * window.kernel)
  }

  /// - Parameters:
  ///   - pictures: row-major `(count, channels, height, width)`.
  ///   - planes: `count` times `result`, overwritten.
  func fill(
    _ planes: UnsafeMutablePointer<Float>, from pictures: UnsafePointer<Float>, count: Int
  ) {
    let kernel = window.kernel
    for picture in 0..<count {
      for plane in 0..<result.channels {
        let (channel, place) = plane.quotientAndRemainder(dividingBy: kernel * kernel)
        fill(
          planes + picture * result.count + plane * result.area,
          from: pictures + picture * from.count + channel * from.area,
          down: place / kernel - window.padding, right: place % kernel - window.padding)
      }
    }
  }

  /// One plane from one channel: the pixels `down` and `right` of the windows' corners.
  private func fill(
    _ plane: UnsafeMutablePointer<Float>, from pixels: UnsafePointer<Float>, down: Int, right: Int
  ) {
    for v in 0..<result.height {
      let row = v * window.stride + down
      let isInside = 0..<from.height ~= row
      for u in 0..<result.width {
        let column = u * window.stride + right
        plane[v * result.width + u] =
          isInside && 0..<from.width ~= column ? pixels[row * from.width + column] : 0
      }
    }
  }
}
