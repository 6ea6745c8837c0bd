import CKernels

/// A convolution as matrix products over tiles of whole output rows, which may belong to several
/// pictures.
///
/// A tile is small enough to stay in the second-level cache and below the size up to which
/// OpenBLAS multiplies without repacking, 10^6 multiply-adds (on Zen 5: 230 - 260 GFLOP/s instead
/// of 100 - 200). Where that leaves too few pixels, as in wide layers, a tile has about 128 of them,
/// so that reading the weights is paid for.
struct ConvolutionStep {
  let window: pb_window
  let outputs: Int
  /// Where weights and bias begin in the parameters.
  let weight: Int
  let bias: Int?
  let x, y: UnsafeMutablePointer<Float>
  /// Where the sums for the batch norm that reads `y` are taken while `y` is in the cache.
  let moments: ChannelMoments?
  /// `(pixels of a tile, kernel row, kernel column, in)`, and its gradient; shared by all layers.
  let columns, columnsGradient: UnsafeMutablePointer<Float>
  /// Weights as `(kernel row, kernel column, in, out)` and as `(out, kernel row, kernel column,
  /// in)`, and the gradient in the first order.
  let forwardWeights, backwardWeights, weightGradient: UnsafeMutablePointer<Float>
  /// `outputs` of them.
  let biasSums: UnsafeMutablePointer<Double>
  var dy: UnsafeMutablePointer<Float>?
  var dx: GradientTarget?

  /// Values per picture.
  private var inputSize: Int { window.channels * window.height * window.width }
  private var kernelArea: Int { window.kernel * window.kernel }
  /// Length of the sum behind one output value.
  private var sums: Int { kernelArea * window.channels }

  /// Output rows per tile.
  static func tileRows(_ window: pb_window, outputs: Int) -> Int {
    let products = window.kernel * window.kernel * window.channels * outputs
    let rows = 1_000_000 / (products * window.outWidth)
    if rows * window.outWidth < 12 { return (127 + window.outWidth) / window.outWidth }
    return rows
  }

  func forward(_ pass: Pass) {
    pb_pack_weights(
      pass.weights + weight, forwardWeights, backwardWeights, outputs, window.channels, kernelArea)
    if pass.training != nil { moments?.clear() }
    forEachTile(pass.count) { first, rows in
      let (y, pixels) = (y + first * window.outWidth * outputs, rows * window.outWidth)
      gather(first, rows)
      pass.blas.multiply(columns, forwardWeights, into: y, shape: (pixels, outputs, sums))
      if let bias { pb_add_bias(y, pass.weights + bias, pixels, outputs) }
      if pass.training != nil { moments?.add(y, pixels: pixels) }
    }
  }

  func backward(_ pass: Pass) {
    guard let dy, let gradient = pass.training?.gradient else { return }
    weightGradient.update(repeating: 0, count: sums * outputs)
    forEachTile(pass.count) { first, rows in
      let (dy, pixels) = (dy + first * window.outWidth * outputs, rows * window.outWidth)
      gather(first, rows)
      pass.blas.multiply(
        columns, transposesA: true, dy, into: weightGradient, adds: true,
        shape: (sums, outputs, pixels))
      guard let dx else { return }
      pass.blas.multiply(
        dy, backwardWeights, into: columnsGradient, shape: (pixels, sums, outputs))
      scatter(first, rows, into: dx)
    }
    pb_unpack_gradient(
      weightGradient, gradient + weight, outputs, window.channels, kernelArea)
    if let bias {
      let pixels = pass.count * window.outHeight * window.outWidth
      pb_channel_sums(dy, pixels, outputs, biasSums)
      for output in 0..<outputs { gradient[bias + output] = Float(biasSums[output]) }
    }
  }

  private func gather(_ first: Int, _ rows: Int) {
    forEachPicture(first, rows) { picture, row, count, offset in
      withUnsafePointer(to: window) {
        pb_gather_windows(x + picture * inputSize, columns + offset, $0, row, count)
      }
    }
  }

  private func scatter(_ first: Int, _ rows: Int, into dx: GradientTarget) {
    forEachPicture(first, rows) { picture, row, count, offset in
      let slopes = dx.start + picture * inputSize
      if row == 0, !dx.adds { slopes.update(repeating: 0, count: inputSize) }
      withUnsafePointer(to: window) {
        pb_scatter_windows(columnsGradient + offset, slopes, $0, row, count)
      }
    }
  }

  /// Calls `body` for the output rows of all pictures, one tile at a time.
  @inline(__always)
  private func forEachTile(_ pictures: Int, _ body: (_ first: Int, _ rows: Int) -> Void) {
    let (all, tileRows) = (pictures * window.outHeight, Self.tileRows(window, outputs: outputs))
    var first = 0
    while first < all {
      let rows = min(tileRows, all - first)
      body(first, rows)
      first += rows
    }
  }

  /// Calls `body` with the parts of a tile: the picture, the rows of it, where they begin in the
  /// columns.
  @inline(__always)
  private func forEachPicture(
    _ first: Int, _ rows: Int,
    _ body: (_ picture: Int, _ row: Int, _ count: Int, _ offset: Int) -> Void
  ) {
    var done = 0
    while done < rows {
      let (picture, row) = (first + done).quotientAndRemainder(dividingBy: window.outHeight)
      let count = min(rows - done, window.outHeight - row)
      body(picture, row, count, done * window.outWidth * sums)
      done += count
    }
  }
}
