/// Pooling; x: row-major `(count, channels, height, width)`.
enum ReferencePool<Scalar: BinaryFloatingPoint & Sendable> {
  /// The mean over all pixels of each channel, `(count, channels)`.
  static func average(_ x: [Scalar], _ shape: Shape) -> [Scalar] {
    stride(from: 0, to: x.count, by: shape.area).map { start in
      x[start..<start + shape.area].reduce(0, +) / Scalar(shape.area)
    }
  }

  static func averageGradient(_ dy: [Scalar], _ shape: Shape) -> [Scalar] {
    dy.flatMap { Array(repeating: $0 / Scalar(shape.area), count: shape.area) }
  }

  /// The largest value under each position of the window and its index in `x`; the first in
  /// reading order, if several are equal. Pixels beyond the border do not take part.
  static func maximum(
    _ x: [Scalar], _ shape: Shape, _ window: Window
  ) -> (values: [Scalar], sources: [Int]) {
    var values: [Scalar] = []
    var sources: [Int] = []
    for plane in stride(from: 0, to: x.count, by: shape.area) {
      for v in 0..<window.positions(along: shape.height) {
        for u in 0..<window.positions(along: shape.width) {
          var source: Int?
          let (top, left) = (
            v * window.stride - window.padding, u * window.stride - window.padding
          )
          for row in top..<top + window.kernel where 0..<shape.height ~= row {
            for column in left..<left + window.kernel where 0..<shape.width ~= column {
              let index = plane + row * shape.width + column
              if source.map({ !(x[index] <= x[$0] || x[$0].isNaN) }) ?? true { source = index }
            }
          }
          values.append(x[source!])
          sources.append(source!)
        }
      }
    }
    return (values, sources)
  }
}
