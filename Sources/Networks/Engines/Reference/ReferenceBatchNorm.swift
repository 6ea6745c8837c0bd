/// The constants of batch norm (models-and-data.md 1).
public enum BatchNorm {
  public static let epsilon = 1e-5
  /// running = (1 - momentum) * running + momentum * batch.
  static let momentum = 0.1
}

/// Each channel brought to mean 0 and variance 1 over examples and pixels, scaled and shifted.
///
/// y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, with the biased variance; sums are
/// taken in double precision. x, y: row-major `(count, channels, height, width)`.
struct ReferenceBatchNorm<Scalar: BinaryFloatingPoint & Sendable> {
  let shape: Shape

  init(_ shape: Shape) { self.shape = shape }

  /// With the statistics of the batch.
  /// - Parameter running: means, then variances; moved towards those of the batch, where the
  ///   variance is the unbiased one.
  func forward(
    _ x: [Scalar], _ gamma: ArraySlice<Scalar>, _ beta: ArraySlice<Scalar>,
    running: inout [Scalar]
  ) -> [Scalar] {
    let (means, variances) = moments(x)
    let count = Double(x.count / shape.channels)
    let keep = 1 - BatchNorm.momentum
    for channel in 0..<shape.channels {
      let mean = keep * Double(running[channel]) + BatchNorm.momentum * means[channel]
      let unbiased = variances[channel] * count / max(count - 1, 1)
      let variance =
        keep * Double(running[shape.channels + channel]) + BatchNorm.momentum * unbiased
      running[channel] = Scalar(mean)
      running[shape.channels + channel] = Scalar(variance)
    }
    return normalise(x, gamma, beta, means, variances)
  }

  /// With running statistics.
  func infer(
    _ x: [Scalar], _ gamma: ArraySlice<Scalar>, _ beta: ArraySlice<Scalar>, running: [Scalar]
  ) -> [Scalar] {
    let statistics = running.map(Double.init)
    return normalise(
      x, gamma, beta, Array(statistics[..<shape.channels]), Array(statistics[shape.channels...]))
  }

  /// With z = (x - mean) / deviation and averages over the batch:
  /// dx = gamma / deviation * (dy - average(dy) - z * average(dy * z)).
  func backward(
    _ x: [Scalar], _ gamma: ArraySlice<Scalar>, _ dy: [Scalar]
  ) -> (x: [Scalar], gamma: [Scalar], beta: [Scalar]) {
    let (means, variances) = moments(x)
    let deviations = variances.map { ($0 + BatchNorm.epsilon).squareRoot() }
    let z = x.indices.map {
      (Double(x[$0]) - means[channel($0)]) / deviations[channel($0)]
    }
    var dGamma = [Double](repeating: 0, count: shape.channels)
    var dBeta = dGamma
    for index in x.indices {
      dGamma[channel(index)] += Double(dy[index]) * z[index]
      dBeta[channel(index)] += Double(dy[index])
    }
    let count = Double(x.count / shape.channels)
    let dx = x.indices.map { index in
      let c = channel(index)
      let centred = Double(dy[index]) - dBeta[c] / count - z[index] * dGamma[c] / count
      return Scalar(Double(gamma[gamma.startIndex + c]) / deviations[c] * centred)
    }
    return (dx, dGamma.map { Scalar($0) }, dBeta.map { Scalar($0) })
  }

  /// With running statistics the map is affine: dx = gamma / deviation * dy.
  func inferBackward(_ gamma: ArraySlice<Scalar>, _ dy: [Scalar], running: [Scalar]) -> [Scalar] {
    let deviations = running[shape.channels...].map {
      (Double($0) + BatchNorm.epsilon).squareRoot()
    }
    return dy.indices.map { index in
      let c = channel(index)
      return Scalar(Double(gamma[gamma.startIndex + c]) / deviations[c] * Double(dy[index]))
    }
  }

  private func channel(_ index: Int) -> Int { index / shape.area % shape.channels }

  /// Mean and biased variance of every channel.
  private func moments(_ x: [Scalar]) -> (means: [Double], variances: [Double]) {
    let count = Double(x.count / shape.channels)
    var means = [Double](repeating: 0, count: shape.channels)
    for index in x.indices { means[channel(index)] += Double(x[index]) / count }
    var variances = [Double](repeating: 0, count: shape.channels)
    for index in x.indices {
      let centred = Double(x[index]) - means[channel(index)]
      variances[channel(index)] += centred * centred / count
    }
    return (means, variances)
  }

  private func normalise(
    _ x: [Scalar], _ gamma: ArraySlice<Scalar>, _ beta: ArraySlice<Scalar>, _ means: [Double],
    _ variances: [Double]
  ) -> [Scalar] {
    let deviations = variances.map { ($0 + BatchNorm.epsilon).squareRoot() }
    return x.indices.map { index in
      let c = channel(index)
      let z = (Double(x[index]) - means[c]) / deviations[c]
      return Scalar(Double(gamma[gamma.startIndex + c]) * z + Double(beta[beta.startIndex + c]))
    }
  }
}
