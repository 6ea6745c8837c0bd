import Tensors

// Written out for each precision, since only then the compiler makes machine code for it.
extension ReferenceEngine where Scalar == Double {
  /// Forward and backward, batch norm in training mode, as `Engine.gradient`.
  public func gradient(
    at weights: [Double], statistics: inout [Double], images: [Double], labels: [Int32],
    objective: Objective = .crossEntropy(), drawing: UInt64 = 0
  ) -> (result: BatchResult, gradient: [Double]) {
    differentiate(at: weights, &statistics, on: images, labels, objective, drawing: drawing)
  }

  /// Forward in inference mode: logits, row-major `(count, classes)`.
  public func logits(at weights: [Double], statistics: [Double], images: [Double]) -> [Double] {
    var statistics = statistics
    return values(at: weights, &statistics, of: images, drawing: nil).last!
  }

  /// The gradient of the sum of all outputs, batch norm in inference mode with `statistics`; that
  /// of batch-norm parameters is left out.
  public func outputSum(
    at weights: [Double], statistics: [Double], images: [Double]
  ) -> (sum: Double, gradient: [Double]) {
    var running = statistics
    let values = values(at: weights, &running, of: images, drawing: nil)
    let outputs = values[values.count - 1]
    let gradient = backward(
      at: weights, values, from: outputs.map { _ in 1 }, drawing: nil, statistics: statistics)
    return (outputs.reduce(0, +), gradient.parameters)
  }

  package func probe(
    at weights: [Double], statistics: inout [Double], images: [Double], outputGradient: [Double]
  ) -> LayerProbe<Double> {
    probed(at: weights, &statistics, images, outputGradient)
  }
}

extension ReferenceEngine: Engine where Scalar == Float {
  public var initialStatistics: [Float] { architecture.initialStatistics }

  public func gradient(
    at weights: [Float], statistics: inout [Float], on batch: Batch, objective: Objective,
    into gradient: inout [Float]
  ) -> BatchResult {
    let images = Array(batch.images.prefix(batch.count * batch.imageSize))
    let labels = Array(batch.labels.prefix(batch.count))
    let found = differentiate(
      at: weights, &statistics, on: images, labels, objective, drawing: batch.drawing)
    gradient = found.gradient
    return found.result
  }

  public func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float]
  ) {
    var statistics = statistics
    let images = Array(batch.images.prefix(batch.count * batch.imageSize))
    let values = values(at: weights, &statistics, of: images, drawing: nil)
    logits.replaceSubrange(0..<batch.count * classes, with: values[values.count - 1])
  }

  package func probe(
    at weights: [Float], statistics: inout [Float], images: [Float], outputGradient: [Float]
  ) -> LayerProbe<Float> {
    probed(at: weights, &statistics, images, outputGradient)
  }
}
