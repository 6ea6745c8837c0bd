import Tensors

// What a network costs, by the paper's rule (models-and-data.md 2).
// A mask has one entry per prunable weight in flat order; `nil` counts the dense network.
extension Architecture {
  /// Parameters that are not pruned. ResNet-20 without pruning: 272,474.
  public func parameterCount(mask: Mask? = nil) -> Int {
    layout.count - (mask?.prunedCount ?? 0)
  }

  /// The rule in one line, for what is printed.
  public static let multiplyAddRule =
    "multiply-adds of one forward pass of one image: each weight of convolutions and linear layers "
    + "as often as it is used, 2 per batch-norm element, 1 per ReLU element; the rest 0"

  /// Multiply-adds of one forward pass of one image: convolutions and linear layers, 2 per
  /// batch-norm element, 1 per ReLU element; biases, sums and pooling cost nothing.
  ///
  /// A pruned weight costs nothing. ResNet-20 without pruning: 41,403,008.
  public func multiplyAdds(mask: Mask? = nil) -> Int {
    let weights = multiplying.reduce(0) { $0 + keptCount($1.layer, mask) * $1.uses }
    return nodes.reduce(weights) { total, node in
      switch node.operation {
      case .batchNorm: total + 2 * node.shape.count
      case .relu: total + node.shape.count
      case .input, .convolution, .linear, .add, .averagePool, .maxPool, .dropout: total
      }
    }
  }

  /// Multiply-adds of the convolutions alone. ResNet-20 without pruning: 40,812,544.
  public func convolutionMultiplyAdds(mask: Mask? = nil) -> Int {
    multiplying.reduce(0) {
      $0 + ($1.layer.shape.count == 4 ? keptCount($1.layer, mask) * $1.uses : 0)
    }
  }

  /// The weights of convolutions and linear layers in the order of the nodes, and how often each
  /// weight is used for one image.
  public var multiplying: [(layer: Layer, uses: Int)] {
    let layers = Dictionary(uniqueKeysWithValues: layout.layers.map { ($0.name, $0) })
    return nodes.compactMap { node in
      switch node.operation {
      case .convolution, .linear: (layers[node.parameters[0].name]!, node.shape.area)
      case .input, .batchNorm, .relu, .add, .averagePool, .maxPool, .dropout: nil
      }
    }
  }

  private func keptCount(_ layer: Layer, _ mask: Mask?) -> Int {
    guard let mask, layer.isPrunable else { return layer.range.count }
    return mask.keptCount(in: layer.range)
  }
}
