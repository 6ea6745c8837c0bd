import CKernels
import Tensors

/// Single precision on matrix products of OpenBLAS, for everything that trains.
///
/// Values lie with the channels last. One engine serves one run and is called from one thread at a
/// time; engines share nothing but the library, so several run side by side with the same bits as
/// alone. All memory is taken at the start; calls allocate nothing (inside OpenBLAS, its AVX-512
/// kernels take a buffer where a layer's width is no multiple of 16, which no convolution here
/// has).
public final class BLASEngine: Engine {
  public let layout: ParameterLayout
  public let initialStatistics: [Float]
  public let classes: Int
  private let input: Shape
  private let output: Shape
  private let maximumBatch: Int
  private let blas: OpenBLAS
  private let plan: Plan

  /// - Parameter maximumBatch: the largest number of examples per call.
  public convenience init(_ architecture: Architecture, maximumBatch: Int) throws(OpenBLASError) {
    try self.init(architecture, maximumBatch: maximumBatch, differentiatesInput: false)
  }

  package init(
    _ architecture: Architecture, maximumBatch: Int, differentiatesInput: Bool
  ) throws(OpenBLASError) {
    blas = try OpenBLAS.open()
    layout = architecture.layout
    initialStatistics = architecture.initialStatistics
    classes = architecture.classes
    input = architecture.inputShape
    output = architecture.nodes.last!.shape
    self.maximumBatch = maximumBatch
    plan = Plan(
      architecture, batch: maximumBatch, differentiatesInput: differentiatesInput)
  }

  /// Memory held by this engine: values, gradients, packed weights. Gradients share memory where
  /// they do not live at the same time, so it is the values that count: 104 MB a picture of
  /// ResNet-50.
  public var bytes: Int { plan.arena.bytes }

  /// The kernels that OpenBLAS uses here, for the record of a run.
  public var kernels: String { "OpenBLAS \(blas.kernels)" }

  public func gradient(
    at weights: [Float], statistics: inout [Float], on batch: Batch, objective: Objective,
    into gradient: inout [Float]
  ) -> BatchResult {
    check(weights, statistics, batch)
    precondition(gradient.count == layout.count, "a gradient has one entry per parameter")
    return weights.withUnsafeBufferPointer { weights in
      statistics.withUnsafeMutableBufferPointer { statistics in
        gradient.withUnsafeMutableBufferPointer { gradient in
          let statistics = statistics.baseAddress ?? plan.nothing
          let pass = Pass(
            blas: blas, weights: weights.baseAddress!, statistics: statistics,
            training: .init(statistics: statistics, gradient: gradient.baseAddress!),
            count: batch.count, drawing: batch.drawing)
          load(batch.images, count: batch.count)
          for step in plan.forward { step.forward(pass) }
          let result = batch.labels.withUnsafeBufferPointer { labels in
            Scoring.differentiate(
              objective, UnsafeBufferPointer(start: plan.output, count: batch.count * classes),
              labels: UnsafeBufferPointer(rebasing: labels[..<batch.count]),
              into: plan.outputGradient)
          }
          for step in plan.backward { step.backward(pass) }
          return result
        }
      }
    }
  }

  public func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float]
  ) {
    check(weights, statistics, batch)
    precondition(logits.count >= batch.count * classes, "the logits do not fit")
    weights.withUnsafeBufferPointer { weights in
      statistics.withUnsafeBufferPointer { statistics in
        let pass = Pass(
          blas: blas, weights: weights.baseAddress!,
          statistics: statistics.baseAddress ?? UnsafePointer(plan.nothing), training: nil,
          count: batch.count)
        load(batch.images, count: batch.count)
        for step in plan.forward { step.forward(pass) }
      }
    }
    logits.withUnsafeMutableBufferPointer { logits in
      for start in stride(from: 0, to: batch.count * classes, by: classes) {
        pb_channels_first(
          plan.output + start, logits.baseAddress! + start, output.channels, output.area)
      }
    }
  }

  private func check(_ weights: [Float], _ statistics: [Float], _ batch: Batch) {
    precondition(weights.count == layout.count, "weights of another network")
    precondition(statistics.count == initialStatistics.count, "statistics of another network")
    precondition(
      batch.count > 0 && batch.count <= maximumBatch,
      "a batch of \(batch.count); this engine takes 1 to \(maximumBatch)")
    precondition(
      batch.images.count >= batch.count * input.count, "pictures of another size")
  }

  /// Brings the pictures into the engine's order.
  private func load(_ images: [Float], count: Int) {
    images.withUnsafeBufferPointer { images in
      for start in stride(from: 0, to: count * input.count, by: input.count) {
        pb_channels_last(
          images.baseAddress! + start, plan.input + start, input.channels, input.area)
      }
    }
  }
}

extension BLASEngine {
  /// One pass with a given gradient of the output instead of an objective; values in the order of
  /// `Batch`.
  package func probe(
    at weights: [Float], statistics: inout [Float], images: [Float], outputGradient: [Float]
  ) -> LayerProbe<Float> {
    let count = images.count / input.count
    var gradient = [Float](repeating: .nan, count: layout.count)
    weights.withUnsafeBufferPointer { weights in
      statistics.withUnsafeMutableBufferPointer { statistics in
        gradient.withUnsafeMutableBufferPointer { gradient in
          let statistics = statistics.baseAddress ?? plan.nothing
          let pass = Pass(
            blas: blas, weights: weights.baseAddress ?? UnsafePointer(plan.nothing),
            statistics: statistics,
            training: .init(
              statistics: statistics, gradient: gradient.baseAddress ?? plan.nothing),
            count: count)
          load(images, count: count)
          for step in plan.forward { step.forward(pass) }
          for example in 0..<count {
            outputGradient.withUnsafeBufferPointer {
              pb_channels_last(
                $0.baseAddress! + example * output.count,
                plan.outputGradient + example * output.count, output.channels, output.area)
            }
          }
          for step in plan.backward { step.backward(pass) }
        }
      }
    }
    return LayerProbe(
      output: channelsFirst(plan.output, output, count),
      inputGradient: plan.inputGradient.map { channelsFirst($0, input, count) } ?? [],
      gradient: gradient)
  }

  private func channelsFirst(
    _ values: UnsafePointer<Float>, _ shape: Shape, _ count: Int
  ) -> [Float] {
    var ordered = [Float](repeating: 0, count: count * shape.count)
    ordered.withUnsafeMutableBufferPointer { ordered in
      for start in stride(from: 0, to: ordered.count, by: shape.count) {
        pb_channels_first(
          values + start, ordered.baseAddress! + start, shape.channels, shape.area)
      }
    }
    return ordered
  }
}
