import Tensors

// What a network costs, by the paper's rule (models-and-data.md 2).
// A mask has one entry per prunable weight in flat order; `nil` counts the dense network.
extension Architecture {
  /// Parameters that are not pruned. ResNet-20 without pruning: 272,474.
  public func parameterCount(mask: Mask? = nil) -> Int {
    layout.count - (mask?.prunedCount ?? 0)
  }

  /// Multiply-adds of one forward pass of one image: convolutions and linear layers, 2 per
  /// batch-norm element, 1 per ReLU element; biases, sums and pooling cost nothing.
  ///
  /// A pruned weight costs nothing. ResNet-20 without pruning: 41,403,008.
  public func multiplyAdds(mask: Mask? = nil) -> Int {
    nodes.reduce(convolutionMultiplyAdds(mask: mask)) { total, node in
      switch node.operation {
      case .batchNorm: total + 2 * node.shape.count
      case .relu: total + node.shape.count
      case .linear: total + nodes[node.inputs[0]].shape.count * node.shape.count
      case .input, .convolution, .add, .averagePool, .maxPool: total
      }
    }
  }

  /// Multiply-adds of the convolutions alone. ResNet-20 without pruning: 40,812,544.
  public func convolutionMultiplyAdds(mask: Mask? = nil) -> Int {
    convolutions.reduce(0) { total, convolution in
      let range = convolution.layer.range
      return total + (mask?.keptCount(in: range) ?? range.count) * convolution.output.area
    }
  }

  /// The convolutions in flat order: their weights, and what they produce for one image.
  public var convolutions: [(layer: Layer, output: Shape)] {
    let outputs = nodes.compactMap { node in
      if case .convolution = node.operation { node.shape } else { nil }
    }
    return zip(layout.prunable, outputs).map { (layer: $0, output: $1) }
  }
}
