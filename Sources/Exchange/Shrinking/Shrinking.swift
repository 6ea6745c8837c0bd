import Networks
import Tensors

extension TrainedNetwork {
  /// The same function without channels that nobody needs: those that are 0 or constant everywhere,
  /// and those whose every reader has weight 0 for them. Channels that a sum of a residual network
  /// needs stay in all its terms.
  ///
  /// A pruned filter's channel need not be 0: batch norm may shift it. Where a convolution reads such
  /// constants, one of them stays and takes over the weights of the others, which is exact at the
  /// borders, too; linear layers take them up in their biases.
  public func shrunk() -> TrainedNetwork {
    var network = self
    while true {
      let choice = ChannelChoice(network)
      let smaller = network.keeping(choice)
      if smaller.weights.count == network.weights.count { return network }
      network = smaller
    }
  }

  private func keeping(_ choice: ChannelChoice) -> TrainedNetwork {
    let smaller = architecture.narrowed { choice.channels(of: $0).count }
    let (old, bits) = (parts, maskParts)
    var tensors: [(values: [Float], kept: [Bool])] = []
    for (index, node) in architecture.nodes.enumerated() {
      let staying = choice.channels(of: index)
      switch node.operation {
      case .input, .relu, .add, .averagePool, .maxPool, .dropout: break
      case .batchNorm:
        tensors += old[index].map { part in (staying.map { part[$0] }, []) }
      case .convolution, .linear:
        let reading = Reading(choice, node, weightCount: old[index][0].count)
        let weights = reading.weights(old[index][0], of: staying)
        let kept = zip(reading.kept(bits[index], of: staying), weights).map { $0 || $1 != 0 }
        tensors.append((weights, kept))
        guard old[index].count > 1 else { break }
        tensors.append((reading.biases(old[index], of: staying), []))
      }
    }
    return TrainedNetwork(smaller, tensors)
  }

  /// For every node the mask of its weights, all kept where they are not prunable.
  private var maskParts: [[Bool]] {
    let byName = Dictionary(uniqueKeysWithValues: architecture.tensors.map { ($0.name, $0) })
    return architecture.nodes.map { node in
      guard let tensor = byName["\(node.name).weight"], case .weights(let range) = tensor.place
      else { return [] }
      return tensor.isPrunable
        ? Array(mask.kept[range]) : Array(repeating: true, count: range.count)
    }
  }

  /// From the tensors of all nodes in their order.
  private init(_ architecture: Architecture, _ tensors: [(values: [Float], kept: [Bool])]) {
    var weights = [Float](repeating: 0, count: architecture.layout.count)
    var statistics = architecture.initialStatistics
    var mask = [Bool](repeating: true, count: architecture.layout.prunableRange.count)
    for (tensor, part) in zip(architecture.tensors, tensors) {
      switch tensor.place {
      case .weights(let range): weights.replaceSubrange(range, with: part.values)
      case .statistics(let range): statistics.replaceSubrange(range, with: part.values)
      }
      if tensor.isPrunable, case .weights(let range) = tensor.place {
        mask.replaceSubrange(range, with: part.kept)
      }
    }
    self.init(architecture, weights: weights, statistics: statistics, mask: Mask(kept: mask))
  }
}

extension Architecture {
  /// The same network with other numbers of channels.
  /// - Parameter channels: of what each node produces.
  fileprivate func narrowed(_ channels: (Int) -> Int) -> Architecture {
    var net = Architecture(name, input: inputShape)
    for (index, node) in nodes.enumerated().dropFirst() {
      let x = node.inputs[0]
      switch node.operation {
      case .input: break
      case .convolution(let window, let hasBias):
        _ = net.convolution(
          node.name, x, channels(index), kernel: window.kernel, stride: window.stride,
          padding: window.padding, hasBias: hasBias)
      case .batchNorm: _ = net.batchNorm(node.name, x)
      case .relu: _ = net.relu(x)
      case .add: _ = net.add(x, node.inputs[1])
      case .averagePool: _ = net.averagePool(x)
      case .maxPool(let window):
        _ = net.maxPool(x, kernel: window.kernel, stride: window.stride, padding: window.padding)
      case .dropout: _ = net.dropout(x)
      case .linear: net.linear(node.name, x, channels(index))
      }
    }
    return net.pruning(prunableSet)
  }
}
