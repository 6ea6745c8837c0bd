/// The extent of one example: a picture, or a vector where height and width are 1.
public struct Shape: Hashable, Sendable {
  public let channels: Int
  public let height: Int
  public let width: Int

  public init(_ channels: Int, _ height: Int = 1, _ width: Int = 1) {
    (self.channels, self.height, self.width) = (channels, height, width)
  }

  /// Pixels per channel.
  public var area: Int { height * width }
  /// Values per example.
  public var count: Int { channels * area }
}

/// A square window that slides over a picture whose border is filled with zeros.
public struct Window: Hashable, Sendable {
  public let kernel: Int
  public let stride: Int
  public let padding: Int

  public init(kernel: Int, stride: Int, padding: Int) {
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  /// How many positions it takes along a side of `length` pixels.
  public func positions(along length: Int) -> Int {
    (length + 2 * padding - kernel) / stride + 1
  }

  func result(of shape: Shape, channels: Int) -> Shape {
    Shape(channels, positions(along: shape.height), positions(along: shape.width))
  }
}

public enum Operation: Hashable, Sendable {
  case input
  case convolution(Window, hasBias: Bool)
  case batchNorm
  case relu
  /// The sum of two values of one shape.
  case add
  /// The mean over all pixels of each channel.
  case averagePool
  case maxPool(Window)
  /// In training half of the values are 0 and the others doubled, drawn anew for every batch; reads
  /// a vector.
  case dropout
  /// With bias; reads a vector.
  case linear
}

/// One operation of a network and the value it produces.
public struct Node: Hashable, Sendable {
  public let name: String
  public let operation: Operation
  /// Indices of the nodes it reads, all of them earlier.
  public let inputs: [Int]
  /// What it produces for one example.
  public let shape: Shape
  let parameters: [ParameterTensor]
}

/// A network as data: operations in an order in which they can be carried out, the last of which
/// produces the logits.
///
/// Parameters, initial values, costs and engines all follow from this description.
public struct Architecture: Hashable, Sendable {
  public let name: String
  public private(set) var nodes: [Node]
  /// The weights that methods prune.
  public internal(set) var prunableSet = PrunableSet.convolutions

  /// A network that so far hands on its input.
  public init(_ name: String, input: Shape) {
    self.name = name
    nodes = [Node(name: "input", operation: .input, inputs: [], shape: input, parameters: [])]
  }

  /// Index of the node that stands for the picture.
  public var input: Int { 0 }
  public var inputShape: Shape { nodes[0].shape }
  /// Number of logits.
  public var classes: Int { nodes[nodes.count - 1].shape.count }
  public func shape(_ node: Int) -> Shape { nodes[node].shape }
}

// Each of these appends an operation and returns its index.
extension Architecture {
  public mutating func convolution(
    _ name: String, _ x: Int, _ channels: Int, kernel: Int = 3, stride: Int = 1,
    padding: Int? = nil, hasBias: Bool = false
  ) -> Int {
    let window = Window(kernel: kernel, stride: stride, padding: padding ?? kernel / 2)
    return append(
      name, .convolution(window, hasBias: hasBias), [x],
      window.result(of: shape(x), channels: channels),
      ParameterTensor.convolution(
        name, in: shape(x).channels, out: channels, kernel: kernel, hasBias: hasBias))
  }

  public mutating func batchNorm(_ name: String, _ x: Int) -> Int {
    append(name, .batchNorm, [x], shape(x), ParameterTensor.batchNorm(name, shape(x).channels))
  }

  public mutating func relu(_ x: Int) -> Int { append("relu", .relu, [x], shape(x)) }

  public mutating func add(_ x: Int, _ y: Int) -> Int {
    precondition(shape(x) == shape(y), "a sum needs equal shapes")
    return append("add", .add, [x, y], shape(x))
  }

  public mutating func averagePool(_ x: Int) -> Int {
    append("pool", .averagePool, [x], Shape(shape(x).channels))
  }

  public mutating func maxPool(_ x: Int, kernel: Int, stride: Int, padding: Int = 0) -> Int {
    let window = Window(kernel: kernel, stride: stride, padding: padding)
    return append(
      "pool", .maxPool(window), [x], window.result(of: shape(x), channels: shape(x).channels))
  }

  public mutating func dropout(_ x: Int) -> Int {
    precondition(shape(x).area == 1, "dropout reads a vector")
    return append("dropout", .dropout, [x], shape(x))
  }

  /// - Parameter biasStartsAtZero: as wide residual networks have it; otherwise uniform.
  @discardableResult
  public mutating func linear(
    _ name: String, _ x: Int, _ count: Int, biasStartsAtZero: Bool = false
  ) -> Int {
    precondition(shape(x).area == 1, "a linear layer reads a vector")
    return append(
      name, .linear, [x], Shape(count),
      ParameterTensor.linear(
        name, in: shape(x).count, out: count, biasStartsAtZero: biasStartsAtZero))
  }

  private mutating func append(
    _ name: String, _ operation: Operation, _ inputs: [Int], _ shape: Shape,
    _ parameters: [ParameterTensor] = []
  ) -> Int {
    precondition(shape.height > 0 && shape.width > 0, "\(name): the picture is too small")
    nodes.append(
      Node(
        name: name, operation: operation, inputs: inputs, shape: shape, parameters: parameters))
    return nodes.count - 1
  }
}
