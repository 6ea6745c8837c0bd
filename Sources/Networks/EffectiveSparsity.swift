import Tensors

extension Architecture {
  /// The kept weights that lie on a path from the picture to the logits. Those of a channel that
  /// nothing reaches, or that nothing reads, are kept in vain.
  ///
  /// A channel counts as reached if any kept weight leads from a reached channel to it, wherever
  /// the weight lies in the kernel.
  /// - Returns: one entry per prunable weight, flat order.
  public func effective(_ mask: Mask) -> Mask {
    let reached = reachedChannels(mask)
    let read = readChannels(mask)
    var kept = mask.kept
    for (node, layer) in weightLayers where layer.isPrunable {
      let x = nodes[node].inputs[0]
      forEachWeight(layer) { index, output, input in
        if !reached[x][input] || !read[node][output] { kept[index] = false }
      }
    }
    return Mask(kept: kept)
  }

  /// Names of the layers of which nothing is kept: the network is cut there, but for shortcuts.
  public func emptyLayers(_ mask: Mask) -> [String] {
    layout.prunable.filter { mask.keptCount(in: $0.range) == 0 }.map(\.name)
  }

  /// For every node which of its channels depend on the picture.
  private func reachedChannels(_ mask: Mask) -> [[Bool]] {
    let layers = weightLayers
    var reached: [[Bool]] = []
    for (index, node) in nodes.enumerated() {
      let inputs = node.inputs.map { reached[$0] }
      switch node.operation {
      case .input: reached.append(Array(repeating: true, count: node.shape.channels))
      case .convolution, .linear:
        let layer = layers[index]!
        var channels = Array(repeating: false, count: node.shape.channels)
        forEachWeight(layer) { weight, output, input in
          if !layer.isPrunable || mask[weight], inputs[0][input] { channels[output] = true }
        }
        reached.append(channels)
      case .batchNorm, .relu, .averagePool, .maxPool, .dropout: reached.append(inputs[0])
      case .add: reached.append(zip(inputs[0], inputs[1]).map { $0 || $1 })
      }
    }
    return reached
  }

  /// For every node which of its channels the logits depend on.
  private func readChannels(_ mask: Mask) -> [[Bool]] {
    let layers = weightLayers
    var read = nodes.map { Array(repeating: false, count: $0.shape.channels) }
    read[nodes.count - 1] = read[nodes.count - 1].map { _ in true }
    for (index, node) in nodes.enumerated().reversed() {
      switch node.operation {
      case .input: break
      case .convolution, .linear:
        let layer = layers[index]!
        forEachWeight(layer) { weight, output, input in
          if !layer.isPrunable || mask[weight], read[index][output] {
            read[node.inputs[0]][input] = true
          }
        }
      case .batchNorm, .relu, .averagePool, .maxPool, .dropout, .add:
        for input in node.inputs { read[input] = zip(read[input], read[index]).map { $0 || $1 } }
      }
    }
    return read
  }

  /// The weights of convolutions and linear layers, by their nodes.
  private var weightLayers: [Int: Layer] {
    let places = nodes.indices.filter {
      switch nodes[$0].operation {
      case .convolution, .linear: true
      case .input, .batchNorm, .relu, .add, .averagePool, .maxPool, .dropout: false
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(places, multiplying.map(\.layer)))
  }

  private func forEachWeight(
    _ layer: Layer, _ body: (_ weight: Int, _ output: Int, _ input: Int) -> Void
  ) {
    let (inputs, area) = (layer.shape[1], layer.shape.dropFirst(2).reduce(1, *))
    for (output, filter) in layer.filters.enumerated() {
      for input in 0..<inputs {
        for tap in 0..<area { body(filter.lowerBound + input * area + tap, output, input) }
      }
    }
  }
}
