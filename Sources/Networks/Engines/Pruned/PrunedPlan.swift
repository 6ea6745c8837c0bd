import CKernels

/// A trained network as the steps of `pb_pruned`: batch norm folded into weights and biases, sums
/// and ReLUs joined to the convolution before them.
struct PrunedPlan {
  struct Step {
    var kind: pb_step_kind
    var input, output: Int
    var addend = -1
    var hasRelu = false
    var window = Window(kernel: 1, stride: 1, padding: 0)
    var weights: [Float] = []
    var bias: [Float] = []
    /// Index of the node whose convolution it is.
    var node: Int?
  }

  struct Product {
    let inputs, outputs: Int
    var weights, bias: [Float]
    var hasRelu = false
  }

  private(set) var values: [pb_value] = []
  private(set) var steps: [Step] = []
  private(set) var products: [Product] = []

  /// What a node's value is in these terms.
  private enum Value {
    case planes(Int)
    /// Behind the mean over the pixels: what the products so far make of it.
    case vector
  }

  private let network: Architecture
  private let weights, statistics: [Float]
  /// How many nodes read each node.
  private let readers: [Int]
  private var nodeValues: [Value] = []
  /// For some values the four planes in place of each of its planes.
  private var splits: [Int: Int] = [:]
  /// scale * x + shift of the vector, which the next product takes up.
  private var pending: (scale: [Float], shift: [Float])?

  init(
    _ network: Architecture, weights: [Float], statistics: [Float]
  ) throws(PrunedInferenceError) {
    self.network = network
    (self.weights, self.statistics) = (weights, statistics)
    var readers = network.nodes.map { _ in 0 }
    for input in network.nodes.flatMap(\.inputs) { readers[input] += 1 }
    self.readers = readers
    let (offsets, norms) = (network.parameterOffsets, network.statisticsOffsets)
    for index in network.nodes.indices {
      nodeValues.append(try value(of: index, offsets[index], norms[index]))
    }
    guard case .vector = nodeValues.last, pending == nil, !products.isEmpty,
      let features = steps.last?.output
    else { throw unsupported(network.nodes.last!, "is no linear layer") }
    orderBySide()
    guard steps.last?.output == features else {
      throw unsupported(network.nodes.last!, "is not behind the smallest picture")
    }
  }

  /// Steps that read larger pictures first: small ones are taken together, and a block may part its
  /// input for the shortcut after it has read what it made of it. Nothing depends on a smaller
  /// picture than its own; steps of one side keep their order.
  private mutating func orderBySide() {
    let values = values
    func side(_ step: Step) -> Int32 { values[step.input].side }
    steps = steps.enumerated().sorted {
      (-side($0.element), $0.offset) < (-side($1.element), $1.offset)
    }.map(\.element)
  }

  private mutating func value(
    of index: Int, _ offsets: [Int], _ norm: Int?
  ) throws(PrunedInferenceError) -> Value {
    let node = network.nodes[index]
    switch (node.operation, node.inputs.first.map { nodeValues[$0] }) {
    case (.input, _):
      guard node.shape.height == node.shape.width else { throw unsupported(node, "is not square") }
      return .planes(append(node.shape))
    case (.convolution(let window, let hasBias), .planes(let x)):
      return .planes(try convolve(index, window, x, offsets, hasBias: hasBias))
    case (.batchNorm, .planes(let x)):
      let (scale, shift) = factors(node, offsets, norm!)
      if let step = open(node.inputs[0], x), steps[step].kind == PB_CONVOLVE,
        steps[step].addend < 0
      {
        fold(scale, shift, into: step)
        return .planes(x)
      }
      return .planes(self.scale(x, scale, shift, node.shape))
    case (.relu, .planes(let x)):
      if let step = open(node.inputs[0], x) {
        steps[step].hasRelu = true
        return .planes(x)
      }
      let ones = [Float](repeating: 1, count: node.shape.channels)
      let y = scale(x, ones, ones.map { _ in 0 }, node.shape)
      steps[steps.count - 1].hasRelu = true
      return .planes(y)
    case (.add, .planes):
      return try add(node)
    case (.maxPool(let window), .planes(let x)):
      let y = append(node.shape)
      steps.append(Step(kind: PB_MAX_POOL, input: x, output: y, window: window))
      return .planes(y)
    case (.averagePool, .planes(let x)) where x == steps.last?.output && products.isEmpty:
      return .vector
    case (.dropout, .vector): return .vector
    case (.linear, .vector):
      multiply(node, offsets)
      return .vector
    case (.relu, .vector) where pending == nil && products.last?.hasRelu == false:
      products[products.count - 1].hasRelu = true
      return .vector
    case (.batchNorm, .vector) where pending == nil:
      pending = factors(node, offsets, norm!)
      return .vector
    default: throw unsupported(node, "is not part of a pruned network's steps")
    }
  }

  private mutating func append(_ shape: Shape) -> Int {
    values.append(pb_value(channels: Int32(shape.channels), side: Int32(shape.height)))
    return values.count - 1
  }

  /// The step that makes a value which nothing but the node at hand reads and to which more can be
  /// joined.
  private func open(_ node: Int, _ value: Int) -> Int? {
    guard readers[node] == 1,
      let step = steps.lastIndex(where: { $0.output == value }), !steps[step].hasRelu,
      steps[step].kind == PB_CONVOLVE || steps[step].kind == PB_SCALE
    else { return nil }
    return step
  }

  private mutating func convolve(
    _ index: Int, _ window: Window, _ x: Int, _ offsets: [Int], hasBias: Bool
  ) throws(PrunedInferenceError) -> Int {
    let node = network.nodes[index]
    guard window.kernel % 2 == 1, [1, 2].contains(window.stride),
      window.padding == window.kernel / 2
    else {
      throw unsupported(
        node, "has a \(window.kernel)x\(window.kernel) kernel with stride \(window.stride)")
    }
    let input = window.stride == 1 ? x : split(x)
    let (channels, y) = (node.shape.channels, append(node.shape))
    let count = channels * network.shape(node.inputs[0]).channels * window.kernel * window.kernel
    steps.append(
      Step(
        kind: PB_CONVOLVE, input: input, output: y, window: window,
        weights: Array(weights[offsets[0]..<offsets[0] + count]),
        bias: hasBias
          ? Array(weights[offsets[1]..<offsets[1] + channels])
          : Array(repeating: 0, count: channels),
        node: index))
    return y
  }

  /// Pixels of even and odd rows and columns apart, made once for all convolutions of stride 2.
  private mutating func split(_ x: Int) -> Int {
    if let known = splits[x] { return known }
    let side = (Int(values[x].side) + 1) / 2
    let y = append(Shape(4 * Int(values[x].channels), side, side))
    steps.append(Step(kind: PB_SPLIT, input: x, output: y))
    splits[x] = y
    return y
  }

  private mutating func scale(_ x: Int, _ scale: [Float], _ shift: [Float], _ shape: Shape) -> Int {
    let y = append(shape)
    steps.append(Step(kind: PB_SCALE, input: x, output: y, weights: scale, bias: shift))
    return y
  }

  /// The sum joins the later of the two steps that make its terms, or is a step of its own.
  private mutating func add(_ node: Node) throws(PrunedInferenceError) -> Value {
    guard case .planes(let one) = nodeValues[node.inputs[0]],
      case .planes(let other) = nodeValues[node.inputs[1]]
    else { throw unsupported(node, "adds vectors") }
    let terms = [(node.inputs[0], one, other), (node.inputs[1], other, one)]
    let joined = terms.compactMap { input, value, addend -> (step: Int, value: Int, addend: Int)? in
      guard let step = open(input, value), steps[step].addend < 0, value != addend
      else { return nil }
      let made = steps.firstIndex { $0.output == addend } ?? -1
      return made < step ? (step, value, addend) : nil
    }
    if let sum = joined.first {
      steps[sum.step].addend = sum.addend
      return .planes(sum.value)
    }
    let ones = [Float](repeating: 1, count: node.shape.channels)
    let y = scale(one, ones, ones.map { _ in 0 }, node.shape)
    steps[steps.count - 1].addend = other
    return .planes(y)
  }

  /// Batch norm as scale * x + shift.
  private func factors(
    _ node: Node, _ offsets: [Int], _ norm: Int
  ) -> (scale: [Float], shift: [Float]) {
    let channels = node.shape.channels
    let pairs = (0..<channels).map { channel -> (Float, Float) in
      let (mean, variance) = (statistics[norm + channel], statistics[norm + channels + channel])
      let scale =
        Double(weights[offsets[0] + channel]) / (Double(variance) + BatchNorm.epsilon).squareRoot()
      return (
        Float(scale), Float(Double(weights[offsets[1] + channel]) - Double(mean) * scale)
      )
    }
    return (pairs.map(\.0), pairs.map(\.1))
  }

  private mutating func fold(_ scale: [Float], _ shift: [Float], into step: Int) {
    let size = steps[step].weights.count / scale.count
    for channel in scale.indices {
      for place in channel * size..<(channel + 1) * size {
        steps[step].weights[place] *= scale[channel]
      }
      steps[step].bias[channel] = steps[step].bias[channel] * scale[channel] + shift[channel]
    }
  }

  private mutating func multiply(_ node: Node, _ offsets: [Int]) {
    let (inputs, outputs) = (network.shape(node.inputs[0]).count, node.shape.count)
    var product = Product(
      inputs: inputs, outputs: outputs,
      weights: Array(weights[offsets[0]..<offsets[0] + inputs * outputs]),
      bias: Array(weights[offsets[1]..<offsets[1] + outputs]))
    if let (scale, shift) = pending {
      for output in 0..<outputs {
        for input in 0..<inputs {
          product.bias[output] += product.weights[output * inputs + input] * shift[input]
          product.weights[output * inputs + input] *= scale[input]
        }
      }
      pending = nil
    }
    products.append(product)
  }

  private func unsupported(_ node: Node, _ reason: String) -> PrunedInferenceError {
    .unsupported(network: network.name, node: node.name, reason: reason)
  }
}
