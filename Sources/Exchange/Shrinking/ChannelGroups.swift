import Networks

/// Which values of a network share their channels: those that pass through batch norms, ReLUs and
/// pools, and those that are added up. A channel can only go from all values of a group at once.
struct ChannelGroups {
  /// For every node a number of its group.
  private(set) var of: [Int] = []

  init(_ architecture: Architecture) {
    for (index, node) in architecture.nodes.enumerated() {
      switch node.operation {
      case .input, .convolution, .linear: of.append(index)
      case .batchNorm, .relu, .averagePool, .maxPool, .dropout: of.append(of[node.inputs[0]])
      case .add:
        let (kept, joined) = (of[node.inputs[0]], of[node.inputs[1]])
        of = of.map { $0 == joined ? kept : $0 }
        of.append(kept)
      }
    }
  }

  func nodes(of group: Int) -> [Int] { of.indices.filter { of[$0] == group } }
}
