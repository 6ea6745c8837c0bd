/// A parameter tensor that a node asks for, and how it starts (models-and-data.md 1).
struct ParameterTensor: Hashable, Sendable {
  enum Start: Hashable, Sendable {
    case normal(deviation: Double)
    /// Uniform between -bound and bound.
    case uniform(bound: Double)
    case constant(Float)
  }

  let name: String
  let shape: [Int]
  let start: Start
  var decays = true

  static func convolution(
    _ name: String, in inputs: Int, out outputs: Int, kernel: Int, hasBias: Bool
  ) -> [ParameterTensor] {
    let area = kernel * kernel
    let weight = ParameterTensor(
      name: name, shape: [outputs, inputs, kernel, kernel],
      start: .normal(deviation: (2 / Double(area * outputs)).squareRoot()))
    let bound = 1 / Double(inputs * area).squareRoot()
    let bias = ParameterTensor(
      name: "\(name).bias", shape: [outputs], start: .uniform(bound: bound))
    return hasBias ? [weight, bias] : [weight]
  }

  static func batchNorm(_ name: String, _ channels: Int) -> [ParameterTensor] {
    [("gamma", 1), ("beta", 0)].map { part, value in
      ParameterTensor(
        name: "\(name).\(part)", shape: [channels], start: .constant(value), decays: false)
    }
  }

  static func linear(
    _ name: String, in inputs: Int, out outputs: Int, biasStartsAtZero: Bool
  ) -> [ParameterTensor] {
    let uniform = Start.uniform(bound: 1 / Double(inputs).squareRoot())
    return [
      ParameterTensor(name: "\(name).weight", shape: [outputs, inputs], start: uniform),
      ParameterTensor(
        name: "\(name).bias", shape: [outputs], start: biasStartsAtZero ? .constant(0) : uniform),
    ]
  }
}

extension Architecture {
  /// The parameter tensors in layout order: prunable weights first, then the rest, each in the
  /// order of the nodes.
  var parameters: [ParameterTensor] {
    let (all, prunable) = (nodes.flatMap(\.parameters), prunableNames)
    return all.filter { prunable.contains($0.name) } + all.filter { !prunable.contains($0.name) }
  }

  /// Where each tensor lies in the flat parameter vector.
  public var layout: ParameterLayout {
    var layout = ParameterLayout()
    let prunable = prunableNames
    for tensor in parameters {
      layout.append(
        tensor.name, tensor.shape, isPrunable: prunable.contains(tensor.name),
        decays: tensor.decays)
    }
    return layout
  }

  /// For each node where its tensors begin in the flat vector: weight and bias, gamma and beta.
  var parameterOffsets: [[Int]] {
    let starts = Dictionary(
      uniqueKeysWithValues: layout.layers.map { ($0.name, $0.range.lowerBound) })
    return nodes.map { node in node.parameters.map { starts[$0.name]! } }
  }

  /// For each node where its running means begin in the statistics (batch norms only); the
  /// variances follow the means.
  var statisticsOffsets: [Int?] {
    var next = 0
    return nodes.map { node in
      guard node.operation == .batchNorm else { return nil }
      defer { next += 2 * node.shape.channels }
      return next
    }
  }

  /// Running statistics before training: for each batch norm its means 0, then its variances 1.
  public var initialStatistics: [Float] {
    nodes.filter { $0.operation == .batchNorm }.flatMap { node in
      Array(repeating: Float(0), count: node.shape.channels)
        + Array(repeating: Float(1), count: node.shape.channels)
    }
  }
}
