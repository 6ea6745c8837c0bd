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
  /// - Parameter drawing: what dropout draws from; `nil` in inference.
  @inline(__always)
  func values(
    at weights: [Scalar], _ statistics: inout [Scalar], of images: [Scalar], drawing: UInt64?
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
          drawing != nil
            ? layer.forward(x, tensor(0), tensor(1), running: &running)
            : layer.infer(x, tensor(0), tensor(1), running: running))
        statistics.replaceSubrange(start..<start + running.count, with: running)
      case .relu: values.append(x.map { $0 < 0 ? 0 : $0 })
      case .add: values.append(zip(x, values[node.inputs[1]]).map { $0 + $1 })
      case .averagePool: values.append(ReferencePool<Scalar>.average(x, shape))
      case .maxPool(let window):
        values.append(ReferencePool<Scalar>.maximum(x, shape, window).values)
      case .dropout: values.append(drawing.map { dropout(x, $0, index) } ?? x)
      case .linear:
        let layer = ReferenceLinear<Scalar>(in: shape.count, out: node.shape.count)
        values.append(layer.forward(x, Array(tensor(0)), Array(tensor(1))))
      }
    }
    return values
  }

  /// Values, or gradients, that stay in training, twice as large.
  @inline(__always)
  private func dropout(_ x: [Scalar], _ drawing: UInt64, _ node: Int) -> [Scalar] {
    let key = drawing &+ Dropout.salt(node: node)
    return x.indices.map { x[$0] * Scalar(Dropout.factor(key, place: $0)) }
  }

  /// The gradient with respect to the parameters, and to every node's value.
  /// - Parameters:
  ///   - drawing: what the forward pass drew from.
  ///   - statistics: running statistics that the forward pass used; `nil` in training. With them
  ///     the parameters of batch norms get no gradient.
  @inline(__always)
  func backward(
    at weights: [Scalar], _ values: [[Scalar]], from outputGradient: [Scalar], drawing: UInt64?,
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
      case .dropout: add(drawing.map { dropout(dy, $0, index) } ?? dy, to: node.inputs[0])
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
  func differentiate(
    at weights: [Scalar], _ statistics: inout [Scalar], on images: [Scalar], _ labels: [Int32],
    _ objective: Objective, drawing: UInt64
  ) -> (result: BatchResult, gradient: [Scalar]) {
    let values = values(at: weights, &statistics, of: images, drawing: drawing)
    let logits = values[values.count - 1]
    var slopes = [Scalar](repeating: 0, count: logits.count)
    let result = logits.withUnsafeBufferPointer { logits in
      labels.withUnsafeBufferPointer { labels in
        slopes.withUnsafeMutableBufferPointer {
          Scoring.differentiate(objective, logits, labels: labels, into: $0.baseAddress!)
        }
      }
    }
    return (result, backward(at: weights, values, from: slopes, drawing: drawing).parameters)
  }

  @inline(__always)
  func probed(
    at weights: [Scalar], _ statistics: inout [Scalar], _ images: [Scalar], _ slopes: [Scalar]
  ) -> LayerProbe<Scalar> {
    let values = values(at: weights, &statistics, of: images, drawing: 0)
    let gradient = backward(at: weights, values, from: slopes, drawing: 0)
    return LayerProbe(
      output: values[values.count - 1], inputGradient: gradient.values[0],
      gradient: gradient.parameters)
  }
}

/// A network's output, and what a given gradient of the output makes of it; for tests.
package struct LayerProbe<Scalar: Sendable>: Sendable {
  package let output, inputGradient, gradient: [Scalar]
}
