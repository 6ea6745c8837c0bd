/// What a layer holds, and what it costs for one image.
public struct LayerCost: Encodable, Hashable, Sendable {
  public let name: String
  /// Of its weights, `(out, in, kh, kw)` or `(out, in)`; empty for a line that stands for many
  /// layers.
  public var shape: [Int] = []
  /// What it produces, `(channels, height, width)`; empty likewise.
  public var output: [Int] = []
  public var parameters = 0
  /// Those of its parameters that may be pruned, and in how many filters they lie.
  public var prunable = 0
  public var filters = 0
  /// Multiply-adds.
  public var macs = 0
}

extension Architecture {
  /// Convolutions and linear layers in the order of the nodes, then all biases, all batch norms and
  /// all ReLUs: they add up to ``parameterCount(mask:)`` and ``multiplyAdds(mask:)``.
  public var layerCosts: [LayerCost] {
    let prunable = prunableNames
    var layers: [LayerCost] = []
    var (biases, norms, cuts) = (
      LayerCost(name: "biases"), LayerCost(name: "batch norms"), LayerCost(name: "ReLUs")
    )
    for node in nodes {
      switch node.operation {
      case .convolution, .linear:
        let weight = node.parameters[0]
        let isPrunable = prunable.contains(weight.name)
        layers.append(
          LayerCost(
            name: node.name, shape: weight.shape,
            output: [node.shape.channels, node.shape.height, node.shape.width],
            parameters: weight.count, prunable: isPrunable ? weight.count : 0,
            filters: isPrunable ? weight.shape[0] : 0, macs: weight.count * node.shape.area))
        biases.parameters += node.parameters.dropFirst().reduce(0) { $0 + $1.count }
      case .batchNorm:
        norms.parameters += 2 * node.shape.channels
        norms.macs += 2 * node.shape.count
      case .relu: cuts.macs += node.shape.count
      case .input, .add, .averagePool, .maxPool, .dropout: break
      }
    }
    return layers + [biases, norms, cuts]
  }
}

extension ParameterTensor {
  fileprivate var count: Int { shape.reduce(1, *) }
}
