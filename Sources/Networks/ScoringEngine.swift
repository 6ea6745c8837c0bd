import Tensors

/// Gradients in double precision, for methods that score weights once, before training: second
/// differences and products over many layers need more than single precision has.
public protocol ScoringEngine {
  /// The gradient of the mean loss, logits divided by `temperature`, batch norm in training mode.
  /// - Parameter weights: as `Engine.layout` has them.
  func lossGradient(at weights: [Double], on batch: Batch, temperature: Float) -> [Double]

  /// The gradient of the sum of the outputs for one image of ones, batch norm in inference mode
  /// with `statistics`; parameters of batch norms get none.
  func flow(at weights: [Double], statistics: [Double]) -> (sum: Double, gradient: [Double])
}

extension ReferenceEngine: ScoringEngine where Scalar == Double {
  public func lossGradient(
    at weights: [Double], on batch: Batch, temperature: Float
  ) -> [Double] {
    var statistics = architecture.initialStatistics.map(Double.init)
    return gradient(
      at: weights, statistics: &statistics,
      images: batch.images.prefix(batch.count * batch.imageSize).map(Double.init),
      labels: Array(batch.labels.prefix(batch.count)),
      objective: .crossEntropy(temperature: temperature), drawing: batch.drawing
    ).gradient
  }

  public func flow(
    at weights: [Double], statistics: [Double]
  ) -> (sum: Double, gradient: [Double]) {
    let ones = [Double](repeating: 1, count: architecture.inputShape.count)
    return outputSum(at: weights, statistics: statistics, images: ones)
  }
}
