import Tensors

/// The engine that is read instead of trusted: plain loops in any precision, one node after
/// another, every value kept.
///
/// Its bits are the same on every machine. It is slow and allocates at every call: fast engines are
/// checked against it, and small double-precision work is done with it.
public final class ReferenceEngine<Scalar: BinaryFloatingPoint & Sendable> {
  public let architecture: Architecture
  public let layout: ParameterLayout
  public let classes: Int
  private let offsets: [[Int]]
  private let statisticsOffsets: [Int?]

  public init(_ architecture: Architecture) {
    self.architecture = architecture
    layout = architecture.layout
    classes = architecture.classes
    offsets = architecture.parameterOffsets
    statisticsOffsets = architecture.statisticsOffsets
  }

  /// What every node produces, row-major `(count, channels, height, width)`; the last are logits.
  /// - Parameter statistics: running statistics, updated in training and read otherwise.
  @inline(__always)
  fileprivate func values(
    at weights: [Scalar], _ statistics: inout [Scalar], of images: [Scalar], training: Bool
  ) -> [[Scalar]] {
    var values = [images]
    for (index, node) in architecture.nodes.enumerated().dropFirst() {
      let (x, shape) = (values[node.inputs[0]], architecture.shape(node.inputs[0]))
      func tensor(_ part: Int) -> ArraySlice<Scalar> { weights[offsets[index][part]...] }
      switch node.operation {
      case .input: break
      case .convolution(let window, let hasBias):
        let layer = ReferenceConvolution<Scalar>(window, from: shape, to: node.shape)
        values.append(layer.forward(x, Array(tensor(0)), hasBias ? Array(tensor(1)) : nil))
      case .batchNorm:
        let layer = ReferenceBatchNorm<Scalar>(shape)
        let start = statisticsOffsets[index]!
        var running = Array(statistics[start..<start + 2 * shape.channels])
        values.append(
          training
            ? layer.forward(x, tensor(0), tensor(1), running: &running)
            : layer.infer(x, tensor(0), tensor(1), running: running))
        statistics.replaceSubrange(start..<start + running.count, with: running)
      case .relu: values.append(x.map { $0 < 0 ? 0 : $0 })
      case .add: values.append(zip(x, values[node.inputs[1]]).map { $0 + $1 })
      case .averagePool: values.append(ReferencePool<Scalar>.average(x, shape))
      case .maxPool(let window):
        values.append(ReferencePool<Scalar>.maximum(x, shape, window).values)
      case .linear:
        let layer = ReferenceLinear<Scalar>(in: shape.count, out: node.shape.count)
        values.append(layer.forward(x, Array(tensor(0)), Array(tensor(1))))
      }
    }
    return values
  }

  /// The gradient with respect to the parameters, and to every node's value.
  /// - Parameter statistics: running statistics that the forward pass used; `nil` in training. With
  ///   them the parameters of batch norms get no gradient.
  @inline(__always)
  fileprivate func backward(
    at weights: [Scalar], _ values: [[Scalar]], from outputGradient: [Scalar],
    statistics: [Scalar]? = nil
  ) -> (parameters: [Scalar], values: [[Scalar]]) {
    var parameters = [Scalar](repeating: 0, count: layout.count)
    var gradients = values.map { [Scalar](repeating: 0, count: $0.count) }
    gradients[values.count - 1] = outputGradient
    for (index, node) in architecture.nodes.enumerated().dropFirst().reversed() {
      let (x, shape) = (values[node.inputs[0]], architecture.shape(node.inputs[0]))
      let dy = gradients[index]
      func tensor(_ part: Int) -> ArraySlice<Scalar> { weights[offsets[index][part]...] }
      func store(_ gradient: [Scalar], _ part: Int) {
        let start = offsets[index][part]
        parameters.replaceSubrange(start..<start + gradient.count, with: gradient)
      }
      func add(_ gradient: [Scalar], to input: Int) {
        for position in gradient.indices { gradients[input][position] += gradient[position] }
      }
      switch node.operation {
      case .input: break
      case .convolution(let window, let hasBias):
        let layer = ReferenceConvolution<Scalar>(window, from: shape, to: node.shape)
        store(layer.weightGradient(x, dy), 0)
        if hasBias { store(layer.biasGradient(dy), 1) }
        add(layer.inputGradient(dy, Array(tensor(0))), to: node.inputs[0])
      case .batchNorm:
        if let statistics {
          let start = statisticsOffsets[index]!
          let running = Array(statistics[start..<start + 2 * shape.channels])
          add(
            ReferenceBatchNorm<Scalar>(shape).inferBackward(tensor(0), dy, running: running),
            to: node.inputs[0])
          continue
        }
        let gradient = ReferenceBatchNorm<Scalar>(shape).backward(x, tensor(0), dy)
        store(gradient.gamma, 0)
        store(gradient.beta, 1)
        add(gradient.x, to: node.inputs[0])
      case .relu: add(zip(x, dy).map { $0 > 0 ? $1 : 0 }, to: node.inputs[0])
      case .add: for input in node.inputs { add(dy, to: input) }
      case .averagePool:
        add(ReferencePool<Scalar>.averageGradient(dy, shape), to: node.inputs[0])
      case .maxPool(let window):
        let sources = ReferencePool<Scalar>.maximum(x, shape, window).sources
        for (source, slope) in zip(sources, dy) { gradients[node.inputs[0]][source] += slope }
      case .linear:
        let layer = ReferenceLinear<Scalar>(in: shape.count, out: node.shape.count)
        let gradient = layer.backward(x, Array(tensor(0)), dy)
        store(gradient.weight, 0)
        store(gradient.bias, 1)
        add(gradient.x, to: node.inputs[0])
      }
    }
    return (parameters, gradients)
  }

  @inline(__always)
  fileprivate func differentiate(
    at weights: [Scalar], _ statistics: inout [Scalar], on images: [Scalar], _ labels: [Int32],
    _ objective: Objective
  ) -> (result: BatchResult, gradient: [Scalar]) {
    let values = values(at: weights, &statistics, of: images, training: true)
    let logits = values[values.count - 1]
    var slopes = [Scalar](repeating: 0, count: logits.count)
    let result = logits.withUnsafeBufferPointer { logits in
      labels.withUnsafeBufferPointer { labels in
        slopes.withUnsafeMutableBufferPointer {
          Scoring.differentiate(objective, logits, labels: labels, into: $0.baseAddress!)
        }
      }
    }
    return (result, backward(at: weights, values, from: slopes).parameters)
  }

  @inline(__always)
  fileprivate func probed(
    at weights: [Scalar], _ statistics: inout [Scalar], _ images: [Scalar], _ slopes: [Scalar]
  ) -> LayerProbe<Scalar> {
    let values = values(at: weights, &statistics, of: images, training: true)
    let gradient = backward(at: weights, values, from: slopes)
    return LayerProbe(
      output: values[values.count - 1], inputGradient: gradient.values[0],
      gradient: gradient.parameters)
  }
}

/// A network's output, and what a given gradient of the output makes of it; for tests.
package struct LayerProbe<Scalar: Sendable>: Sendable {
  package let output, inputGradient, gradient: [Scalar]
}

// Written out for each precision, since only then the compiler makes machine code for it.
extension ReferenceEngine where Scalar == Double {
  /// Forward and backward, batch norm in training mode, as `Engine.gradient`.
  public func gradient(
    at weights: [Double], statistics: inout [Double], images: [Double], labels: [Int32],
    objective: Objective = .crossEntropy()
  ) -> (result: BatchResult, gradient: [Double]) {
    differentiate(at: weights, &statistics, on: images, labels, objective)
  }

  /// Forward in inference mode: logits, row-major `(count, classes)`.
  public func logits(at weights: [Double], statistics: [Double], images: [Double]) -> [Double] {
    var statistics = statistics
    return values(at: weights, &statistics, of: images, training: false).last!
  }

  /// The gradient of the sum of all outputs, batch norm in inference mode with `statistics`; that
  /// of batch-norm parameters is left out.
  public func outputSum(
    at weights: [Double], statistics: [Double], images: [Double]
  ) -> (sum: Double, gradient: [Double]) {
    var running = statistics
    let values = values(at: weights, &running, of: images, training: false)
    let outputs = values[values.count - 1]
    let gradient = backward(
      at: weights, values, from: outputs.map { _ in 1 }, statistics: statistics)
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
    let found = differentiate(at: weights, &statistics, on: images, labels, objective)
    gradient = found.gradient
    return found.result
  }

  public func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float]
  ) {
    var statistics = statistics
    let images = Array(batch.images.prefix(batch.count * batch.imageSize))
    let values = values(at: weights, &statistics, of: images, training: false)
    logits.replaceSubrange(0..<batch.count * classes, with: values[values.count - 1])
  }

  package func probe(
    at weights: [Float], statistics: inout [Float], images: [Float], outputGradient: [Float]
  ) -> LayerProbe<Float> {
    probed(at: weights, &statistics, images, outputGradient)
  }
}
