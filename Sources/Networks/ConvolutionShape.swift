/// What the cost of a convolution depends on, its weights apart.
public struct ConvolutionShape: Codable, Hashable, Sendable, CustomStringConvertible {
  public let inputs, outputs: Int
  /// Height and width of what it reads.
  public let side: Int
  public let kernel, stride: Int

  public init(_ inputs: Int, _ outputs: Int, side: Int, kernel: Int = 3, stride: Int = 1) {
    (self.inputs, self.outputs, self.side) = (inputs, outputs, side)
    (self.kernel, self.stride) = (kernel, stride)
  }

  /// `nil` for a node that is none.
  public init?(_ network: Architecture, node: Int) {
    guard case .convolution(let window, _) = network.nodes[node].operation else { return nil }
    let input = network.shape(network.nodes[node].inputs[0])
    self.init(
      input.channels, network.shape(node).channels, side: input.height, kernel: window.kernel,
      stride: window.stride)
  }

  public var weightCount: Int { inputs * outputs * kernel * kernel }

  /// `16->32 @32, stride 2`
  public var description: String {
    "\(inputs)->\(outputs) @\(side)\(kernel == 3 ? "" : ", \(kernel)x\(kernel)")"
      + (stride == 1 ? "" : ", stride \(stride)")
  }
}
