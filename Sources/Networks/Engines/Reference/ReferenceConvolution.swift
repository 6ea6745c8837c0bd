/// y[n, o, v, u] = bias[o] + sum over i, b, a of w[o, i, b, a] * x[n, i, v*s + b - p, u*s + a - p],
/// where x is 0 outside the picture; s the stride, p the padding.
///
/// x: `(count, in, height, width)`, w: `(out, in, k, k)`, y: `(count, out, ...)`, all row-major.
struct ReferenceConvolution<Scalar: BinaryFloatingPoint & Sendable> {
  let window: Window
  let from, to: Shape

  init(_ window: Window, from: Shape, to: Shape) {
    (self.window, self.from, self.to) = (window, from, to)
  }

  func forward(_ x: [Scalar], _ w: [Scalar], _ bias: [Scalar]?) -> [Scalar] {
    var y = [Scalar](repeating: 0, count: x.count / from.count * to.count)
    forEachOutput(y.count) { index, output in
      var sum: Scalar = 0
      forEachProduct(index) { input, weight in sum += w[weight] * x[input] }
      y[index] = sum + (bias?[output] ?? 0)
    }
    return y
  }

  /// dw[o, i, b, a] = sum of dy times the inputs it met.
  func weightGradient(_ x: [Scalar], _ dy: [Scalar]) -> [Scalar] {
    let area = window.kernel * window.kernel
    var dw = [Scalar](repeating: 0, count: to.channels * from.channels * area)
    forEachOutput(dy.count) { index, _ in
      forEachProduct(index) { input, weight in dw[weight] += dy[index] * x[input] }
    }
    return dw
  }

  func inputGradient(_ dy: [Scalar], _ w: [Scalar]) -> [Scalar] {
    var dx = [Scalar](repeating: 0, count: dy.count / to.count * from.count)
    forEachOutput(dy.count) { index, _ in
      forEachProduct(index) { input, weight in dx[input] += dy[index] * w[weight] }
    }
    return dx
  }

  func biasGradient(_ dy: [Scalar]) -> [Scalar] {
    var bias = [Scalar](repeating: 0, count: to.channels)
    forEachOutput(dy.count) { index, output in bias[output] += dy[index] }
    return bias
  }

  /// Calls `body` with the index and the channel of every output.
  @inline(__always)
  private func forEachOutput(_ count: Int, _ body: (_ index: Int, _ output: Int) -> Void) {
    for index in 0..<count { body(index, index / to.area % to.channels) }
  }

  /// Calls `body` with the input and the weight of every product in an output's sum.
  @inline(__always)
  private func forEachProduct(_ index: Int, _ body: (_ input: Int, _ weight: Int) -> Void) {
    let (kernel, example) = (window.kernel, index / to.count)
    let output = index / to.area % to.channels
    let top = index / to.width % to.height * window.stride - window.padding
    let left = index % to.width * window.stride - window.padding
    for channel in 0..<from.channels {
      let plane = (example * from.channels + channel) * from.height
      let weights = (output * from.channels + channel) * kernel * kernel
      for b in 0..<kernel where 0..<from.height ~= top + b {
        for a in 0..<kernel where 0..<from.width ~= left + a {
          body((plane + top + b) * from.width + left + a, weights + b * kernel + a)
        }
      }
    }
  }
}
