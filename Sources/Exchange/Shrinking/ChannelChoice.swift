import Networks

/// Which channels of each group stay when a network is shrunk, and what takes over for the others.
struct ChannelChoice {
  /// For every group its channels that stay, ascending.
  private(set) var kept: [Int: [Int]] = [:]
  /// For some groups the constant channel that speaks for all constant ones that go.
  private(set) var speaker: [Int: Int] = [:]
  let groups: ChannelGroups
  let constants: [[Double?]]

  init(_ network: TrainedNetwork) {
    let architecture = network.architecture
    groups = ChannelGroups(architecture)
    constants = network.channelConstants()
    let parts = network.parts
    for group in Set(groups.of) {
      let nodes = groups.nodes(of: group)
      let channels = Array(0..<architecture.nodes[nodes[0]].shape.channels)
      kept[group] = channels
      // The picture and the logits are given.
      guard !nodes.contains(0), !nodes.contains(architecture.nodes.count - 1) else { continue }
      let readers = architecture.nodes.indices.filter { reader in
        architecture.nodes[reader].operation.mixesChannels
          && nodes.contains(architecture.nodes[reader].inputs[0])
      }
      let isRead = channels.map { channel in
        readers.contains { reader in
          let (weights, count) = (parts[reader][0], architecture.nodes[reader].shape.channels)
          let area = weights.count / (count * channels.count)
          return (0..<count).contains {
            !TrainedNetwork.isZero(weights, $0 * channels.count + channel, area)
          }
        }
      }
      let isConstant = channels.map { channel in
        nodes.allSatisfy { constants[$0][channel] != nil }
      }
      // What convolutions read; linear layers take up any constant in their biases.
      let sources = readers.filter { architecture.nodes[$0].operation.isConvolution }
        .map { architecture.nodes[$0].inputs[0] }
      func strength(_ channel: Int, _ source: Int) -> Double {
        abs(constants[source][channel] ?? 0)
      }
      let loud = channels.filter { channel in
        isRead[channel] && isConstant[channel] && sources.contains { strength(channel, $0) > 0 }
      }
      var staying = channels.filter { isRead[$0] && !isConstant[$0] }
      let peaks = sources.map { source in loud.map { strength($0, source) }.max() ?? 0 }
      let fit = loud.map { channel in
        zip(sources, peaks).map { $1 > 0 ? strength(channel, $0) / $1 : 1 }.min() ?? 0
      }
      // A channel that is faint somewhere would be multiplied up there, rounding errors included.
      if let place = fit.indices.max(by: { (fit[$0], $1) < (fit[$1], $0) }), fit[place] > 0.01 {
        speaker[group] = loud[place]
        staying.append(loud[place])
      } else {
        staying += loud
      }
      kept[group] = staying.isEmpty ? [0] : staying.sorted()
    }
  }

  /// The channels of what a node produces that stay.
  func channels(of node: Int) -> [Int] { kept[groups.of[node]]! }

  /// Channels of what a node produces that go although they have a value, with that value.
  func silenced(of node: Int) -> [(channel: Int, value: Double)] {
    let staying = Set(channels(of: node))
    return constants[node].enumerated().compactMap { channel, value in
      guard let value, value != 0, !staying.contains(channel) else { return nil }
      return (channel, value)
    }
  }
}

extension Operation {
  /// Whether every channel of the result depends on all channels read.
  var mixesChannels: Bool {
    switch self {
    case .convolution, .linear: true
    default: false
    }
  }

  var isConvolution: Bool { if case .convolution = self { true } else { false } }
}
