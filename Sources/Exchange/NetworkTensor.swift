import Networks

/// A tensor of a network under the name that PyTorch gives it, and where its numbers are.
struct NetworkTensor: Hashable, Sendable {
  /// Of `weights` or of `statistics` of a ``TrainedNetwork``.
  enum Place: Hashable, Sendable {
    case weights(Range<Int>)
    case statistics(Range<Int>)
  }

  /// `conv1.weight`, `bn1.running_mean`.
  let name: String
  let shape: [Int]
  let place: Place
  var isPrunable = false

  /// Where `mask` has a part for it, the name of that part, as `torch.nn.utils.prune` has it.
  var maskName: String { "\(name)_mask" }

  var count: Int { shape.reduce(1, *) }
}

extension Architecture {
  /// All tensors, node by node.
  var tensors: [NetworkTensor] {
    let layers = Dictionary(uniqueKeysWithValues: layout.layers.map { ($0.name, $0) })
    var next = 0
    return nodes.flatMap { node -> [NetworkTensor] in
      func parameter(_ own: String, _ part: String) -> [NetworkTensor] {
        guard let layer = layers[own] else { return [] }
        return [
          NetworkTensor(
            name: "\(node.name).\(part)", shape: layer.shape, place: .weights(layer.range),
            isPrunable: layer.isPrunable)
        ]
      }
      func statistic(_ part: String) -> [NetworkTensor] {
        defer { next += node.shape.channels }
        return [
          NetworkTensor(
            name: "\(node.name).\(part)", shape: [node.shape.channels],
            place: .statistics(next..<next + node.shape.channels))
        ]
      }
      switch node.operation {
      case .convolution:
        return parameter(node.name, "weight") + parameter("\(node.name).bias", "bias")
      case .linear:
        return parameter("\(node.name).weight", "weight") + parameter("\(node.name).bias", "bias")
      case .batchNorm:
        return parameter("\(node.name).gamma", "weight") + parameter("\(node.name).beta", "bias")
          + statistic("running_mean") + statistic("running_var")
      case .input, .relu, .add, .averagePool, .maxPool, .dropout: return []
      }
    }
  }
}

extension TrainedNetwork {
  func values(_ tensor: NetworkTensor) -> ArraySlice<Float> {
    switch tensor.place {
    case .weights(let range): weights[range]
    case .statistics(let range): statistics[range]
    }
  }
}
