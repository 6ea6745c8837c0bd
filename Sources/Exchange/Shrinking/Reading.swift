import Networks

/// How a convolution or a linear layer reads its input when channels of it go.
struct Reading {
  /// Channels of the input before.
  private let count: Int
  /// Weights between one channel and one filter.
  private let area: Int
  private let staying: [Int]
  private let speaker: (channel: Int, value: Double)?
  private let silenced: [(channel: Int, value: Double)]

  init(_ choice: ChannelChoice, _ node: Node, weightCount: Int) {
    let source = node.inputs[0]
    count = choice.constants[source].count
    area = weightCount / (count * node.shape.channels)
    staying = choice.channels(of: source)
    silenced = choice.silenced(of: source)
    let channel = choice.speaker[choice.groups.of[source]]
    speaker =
      node.operation.isConvolution
      ? channel.flatMap { channel in
        choice.constants[source][channel].map { (channel, $0) }
      } : nil
  }

  /// The weights of some filters for the channels that stay, those of the speaker with all that it
  /// speaks for.
  func weights(_ old: [Float], of filters: [Int]) -> [Float] {
    filters.flatMap { filter in
      staying.flatMap { channel -> [Float] in
        let own = old[range(filter, channel)]
        guard let speaker, speaker.channel == channel else { return Array(own) }
        return own.enumerated().map { offset, weight in
          Float(
            silenced.reduce(Double(weight)) { sum, other in
              let weight = old[range(filter, other.channel).lowerBound + offset]
              return sum + Double(weight) * other.value / speaker.value
            })
        }
      }
    }
  }

  func kept(_ old: [Bool], of filters: [Int]) -> [Bool] {
    filters.flatMap { filter in staying.flatMap { old[range(filter, $0)] } }
  }

  /// - Parameter old: weights and biases.
  func biases(_ old: [[Float]], of filters: [Int]) -> [Float] {
    filters.map { filter in
      guard speaker == nil, area == 1 else { return old[1][filter] }
      return Float(
        silenced.reduce(Double(old[1][filter])) { sum, other in
          sum + Double(old[0][range(filter, other.channel).lowerBound]) * other.value
        })
    }
  }

  private func range(_ filter: Int, _ channel: Int) -> Range<Int> {
    let start = (filter * count + channel) * area
    return start..<start + area
  }
}
