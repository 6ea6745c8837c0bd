import CKernels

/// A convolution as matrix products over tiles of whole output rows.
///
/// A tile is small enough to stay in the second-level cache and below the size up to which
/// OpenBLAS multiplies without repacking: 10^6 multiply-adds (ResNet-20 shapes on Zen 5:
/// 230 - 260 GFLOP/s instead of 100 - 200).
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

  /// Values per input and per output example.
  private var inputSize: Int { window.channels * window.height * window.width }
  private var outputSize: Int { outputs * outputArea }
  private var outputArea: Int { window.outHeight * window.outWidth }
  private var kernelArea: Int { window.kernel * window.kernel }
  /// Length of the sum behind one output value.
  private var sums: Int { kernelArea * window.channels }

  /// Output rows per tile.
  private var tileRows: Int { Self.tileRows(window, outputs: outputs) }

  static func tileRows(_ window: pb_window, outputs: Int) -> Int {
    let products = window.kernel * window.kernel * window.channels * outputs * window.outWidth
    return min(max(1_000_000 / products, 1), window.outHeight)
  }

  func forward(_ pass: Pass) {
    pb_pack_weights(
      pass.weights + weight, forwardWeights, backwardWeights, outputs, window.channels, kernelArea)
    if pass.training != nil { moments?.clear() }
    for example in 0..<pass.count {
      let y = y + example * outputSize
      forEachTile { first, rows in
        gather(example, first, rows)
        pass.blas.multiply(
          columns, forwardWeights, into: y + first * window.outWidth * outputs,
          shape: (rows * window.outWidth, outputs, sums))
      }
      if let bias { pb_add_bias(y, pass.weights + bias, outputArea, outputs) }
      if pass.training != nil { moments?.add(y, pixels: outputArea) }
    }
  }

  func backward(_ pass: Pass) {
    guard let dy, let gradient = pass.training?.gradient else { return }
    weightGradient.update(repeating: 0, count: sums * outputs)
    for example in 0..<pass.count {
      let slopes = dy + example * outputSize
      if let dx, !dx.adds {
        (dx.start + example * inputSize).update(repeating: 0, count: inputSize)
      }
      forEachTile { first, rows in
        let slopes = slopes + first * window.outWidth * outputs
        let pixels = rows * window.outWidth
        gather(example, first, rows)
        pass.blas.multiply(
          columns, transposesA: true, slopes, into: weightGradient, adds: true,
          shape: (sums, outputs, pixels))
        guard let dx else { return }
        pass.blas.multiply(
          slopes, backwardWeights, into: columnsGradient, shape: (pixels, sums, outputs))
        withUnsafePointer(to: window) {
          pb_scatter_windows(columnsGradient, dx.start + example * inputSize, $0, first, rows)
        }
      }
    }
    pb_unpack_gradient(
      weightGradient, gradient + weight, outputs, window.channels, kernelArea)
    if let bias {
      pb_channel_sums(dy, pass.count * outputArea, outputs, biasSums)
      for output in 0..<outputs { gradient[bias + output] = Float(biasSums[output]) }
    }
  }

  @inline(__always)
  private func gather(_ example: Int, _ first: Int, _ rows: Int) {
    withUnsafePointer(to: window) {
      pb_gather_windows(x + example * inputSize, columns, $0, first, rows)
    }
  }

  @inline(__always)
  private func forEachTile(_ body: (_ first: Int, _ rows: Int) -> Void) {
    let tileRows = tileRows
    var first = 0
    while first < window.outHeight {
      let rows = min(tileRows, window.outHeight - first)
      body(first, rows)
      first += rows
    }
  }
}
