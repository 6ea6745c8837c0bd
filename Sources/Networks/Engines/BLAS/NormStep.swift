import CKernels

/// Sums over a batch, one per channel, in double precision.
struct ChannelMoments {
  let channels: Int
  let sums, squares: UnsafeMutablePointer<Double>

  func clear() {
    sums.update(repeating: 0, count: channels)
    squares.update(repeating: 0, count: channels)
  }

  func add(_ x: UnsafePointer<Float>, pixels: Int) {
    pb_channel_moments(x, pixels, channels, sums, squares)
  }
}

/// Batch norm, and what follows it where nothing else reads its result: the sum with a shortcut and
/// the ReLU. One sweep forward, two backward.
///
/// Forward y = a x + b (+ residual), with a = gamma / deviation and b = beta - a mean. Backward
/// dx = a dy + p x + q, since the gradient of batch norm is affine once the sums of dy and of
/// dy x are known.
struct NormStep {
  let shape: Shape
  /// Where they begin in the parameters and in the statistics.
  let gamma, beta, statistics: Int
  let x, y: UnsafeMutablePointer<Float>
  let residual: UnsafeMutablePointer<Float>?
  /// A ReLU follows.
  let cuts: Bool
  let moments: ChannelMoments
  /// The convolution before has summed already.
  let momentsAreTaken: Bool
  /// By which the latest batch was normalised; the backward pass reads them.
  let means, deviations: UnsafeMutablePointer<Double>
  /// The coefficients a, b and a, p, q.
  let a, b, c: UnsafeMutablePointer<Float>
  var dy: UnsafeMutablePointer<Float>?
  var dx: GradientTarget?
  /// Only where the residual's gradient has been begun elsewhere; otherwise it is `dy` itself.
  var dResidual: GradientTarget?

  func forward(_ pass: Pass) {
    let pixels = pass.count * shape.area
    if let training = pass.training {
      takeMoments(pixels: pixels)
      move(training.statistics + statistics, pixels: pixels)
    } else {
      read(pass.statistics + statistics)
    }
    for channel in 0..<shape.channels {
      let scale = Double(pass.weights[gamma + channel]) / deviations[channel]
      a[channel] = Float(scale)
      b[channel] = Float(Double(pass.weights[beta + channel]) - scale * means[channel])
    }
    pb_normalise(x, residual, y, pixels, shape.channels, a, b, cuts ? 1 : 0)
  }

  /// Mean and deviation of the batch.
  private func takeMoments(pixels: Int) {
    if !momentsAreTaken {
      moments.clear()
      moments.add(x, pixels: pixels)
    }
    for channel in 0..<shape.channels {
      let mean = moments.sums[channel] / Double(pixels)
      // Rounding may bring a constant channel just below 0; NaN stays NaN.
      let variance = moments.squares[channel] / Double(pixels) - mean * mean
      means[channel] = mean
      deviations[channel] = ((variance < 0 ? 0 : variance) + BatchNorm.epsilon).squareRoot()
    }
  }

  /// Moves running statistics towards those of the batch; the variance is the unbiased one.
  private func move(_ running: UnsafeMutablePointer<Float>, pixels: Int) {
    let (count, keep) = (Double(pixels), 1 - BatchNorm.momentum)
    let variances = running + shape.channels
    for channel in 0..<shape.channels {
      let biased = deviations[channel] * deviations[channel] - BatchNorm.epsilon
      let unbiased = biased * count / max(count - 1, 1)
      running[channel] = Float(
        keep * Double(running[channel]) + BatchNorm.momentum * means[channel])
      variances[channel] = Float(
        keep * Double(variances[channel]) + BatchNorm.momentum * unbiased)
    }
  }

  private func read(_ running: UnsafePointer<Float>) {
    for channel in 0..<shape.channels {
      let variance = Double(running[shape.channels + channel])
      means[channel] = Double(running[channel])
      deviations[channel] = (variance + BatchNorm.epsilon).squareRoot()
    }
  }

  func backward(_ pass: Pass) {
    guard let dy, let gradient = pass.training?.gradient else { return }
    let pixels = pass.count * shape.area
    pb_slope_sums(
      x, cuts ? y : nil, dy, pixels, shape.channels, moments.sums, moments.squares)
    if let dResidual {
      pb_add(dResidual.start, dy, dResidual.start, pixels * shape.channels)
    }
    let count = Double(pixels)
    for channel in 0..<shape.channels {
      let (mean, deviation) = (means[channel], deviations[channel])
      let slopes = moments.sums[channel]
      let slopesTimesZ = (moments.squares[channel] - mean * slopes) / deviation
      gradient[gamma + channel] = Float(slopesTimesZ)
      gradient[beta + channel] = Float(slopes)
      let scale = Double(pass.weights[gamma + channel]) / deviation
      let slope = -scale * slopesTimesZ / (count * deviation)
      a[channel] = Float(scale)
      b[channel] = Float(slope)
      c[channel] = Float(-scale * slopes / count - slope * mean)
    }
    guard let dx else { return }
    pb_normalise_backward(
      dy, x, dx.start, pixels, shape.channels, a, b, c, dx.adds ? 1 : 0)
  }
}
