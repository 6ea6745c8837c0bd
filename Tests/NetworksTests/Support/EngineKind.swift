import Networks
import Tensors

/// Every engine, with the agreement that is asked of it, relative to the largest element.
enum EngineKind: String, CaseIterable, Sendable {
  case referenceDouble, referenceFloat, blas

  var tolerance: Double { self == .referenceDouble ? 1e-7 : 1e-5 }

  /// One pass in training mode with a given gradient of the output.
  func probe(
    _ network: Architecture, _ weights: [Double], _ statistics: inout [Double], on x: Tensor,
    _ slopes: [Double]
  ) throws -> (output: [Double], inputGradient: [Double], gradient: [Double]) {
    if self == .referenceDouble {
      let found = ReferenceEngine<Double>(network).probe(
        at: weights, statistics: &statistics, images: x.data, outputGradient: slopes)
      return (found.output, found.inputGradient, found.gradient)
    }
    var single = statistics.map { Float($0) }
    let (images, weights) = (x.data.map { Float($0) }, weights.map { Float($0) })
    let slopes = slopes.map { Float($0) }
    let found =
      self == .referenceFloat
      ? ReferenceEngine<Float>(network).probe(
        at: weights, statistics: &single, images: images, outputGradient: slopes)
      : try BLASEngine(network, maximumBatch: x.shape[0], differentiatesInput: true).probe(
        at: weights, statistics: &single, images: images, outputGradient: slopes)
    statistics = single.map(Double.init)
    return (
      found.output.map(Double.init), found.inputGradient.map(Double.init),
      found.gradient.map(Double.init)
    )
  }

  /// The loss summed over the batch, and its mean's gradient.
  func gradient(
    _ network: Architecture, _ weights: [Double], _ statistics: inout [Double], on x: Tensor,
    _ labels: [Int32], _ objective: Objective = .crossEntropy(), drawing: UInt64 = 0
  ) throws -> (result: BatchResult, gradient: [Double]) {
    guard let engine = try single(network, maximumBatch: x.shape[0]) else {
      return ReferenceEngine<Double>(network).gradient(
        at: weights, statistics: &statistics, images: x.data, labels: labels,
        objective: objective, drawing: drawing)
    }
    var batch = Batch(images: x.data.map { Float($0) }, labels: labels)
    batch.drawing = drawing
    var (single, gradient) = (statistics.map { Float($0) }, weights.map { _ in Float.nan })
    let result = engine.gradient(
      at: weights.map { Float($0) }, statistics: &single, on: batch, objective: objective,
      into: &gradient)
    statistics = single.map(Double.init)
    return (result, gradient.map(Double.init))
  }

  /// The output in inference mode.
  func output(
    _ network: Architecture, _ weights: [Double], _ statistics: [Double], on x: Tensor
  ) throws -> [Double] {
    guard let engine = try single(network, maximumBatch: x.shape[0]) else {
      return ReferenceEngine<Double>(network).logits(
        at: weights, statistics: statistics, images: x.data)
    }
    var logits = [Float](repeating: .nan, count: x.shape[0] * network.classes)
    engine.logits(
      at: weights.map { Float($0) }, statistics: statistics.map { Float($0) },
      of: Batch(
        images: x.data.map { Float($0) }, labels: Array(repeating: 0, count: x.shape[0])),
      into: &logits)
    return logits.map(Double.init)
  }

  private func single(_ network: Architecture, maximumBatch: Int) throws -> (any Engine)? {
    switch self {
    case .referenceDouble: nil
    case .referenceFloat: ReferenceEngine<Float>(network)
    case .blas: try BLASEngine(network, maximumBatch: maximumBatch)
    }
  }
}
