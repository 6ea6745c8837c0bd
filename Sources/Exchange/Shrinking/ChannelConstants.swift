import Networks

// Channels that have one value at all pixels of all pictures: those of filters without weights, and
// what batch norm, ReLU and sums make of them.
extension TrainedNetwork {
  /// For every node and channel its value; `nil` where it depends on the picture.
  func channelConstants() -> [[Double?]] {
    let parts = parts
    var constants: [[Double?]] = []
    for (index, node) in architecture.nodes.enumerated() {
      func input(_ number: Int = 0) -> [Double?] { constants[node.inputs[number]] }
      let part = parts[index]
      switch node.operation {
      case .input: constants.append(Array(repeating: nil, count: node.shape.channels))
      case .relu: constants.append(input().map { $0.map { max(0, $0) } })
      case .averagePool, .maxPool, .dropout: constants.append(input())
      case .add:
        constants.append(
          zip(input(0), input(1)).map { first, second in
            guard let first, let second else { return nil }
            return first + second
          })
      case .batchNorm:
        constants.append(
          input().enumerated().map { channel, value in
            guard let value else { return nil }
            let deviation = (Double(part[3][channel]) + BatchNorm.epsilon).squareRoot()
            return Double(part[0][channel]) * (value - Double(part[2][channel])) / deviation
              + Double(part[1][channel])
          })
      case .convolution, .linear:
        let area = part[0].count / (node.shape.channels * input().count)
        constants.append(
          (0..<node.shape.channels).map { filter in
            // At the borders a convolution sees fewer pixels: only zeros stay constant.
            let isConstant = input().enumerated().allSatisfy { channel, value in
              value == 0 || Self.isZero(part[0], filter * input().count + channel, area)
            }
            return isConstant ? part.count > 1 ? Double(part[1][filter]) : 0 : nil
          })
      }
    }
    return constants
  }

  /// Whether the weights from one channel to one filter are all 0.
  static func isZero(_ weights: [Float], _ place: Int, _ area: Int) -> Bool {
    weights[place * area..<(place + 1) * area].allSatisfy { $0 == 0 }
  }

  /// For every node its tensors: weight and bias; of batch norms gamma, beta, means, variances.
  var parts: [[[Float]]] {
    var tensors = architecture.tensors[...]
    return architecture.nodes.map { node in
      let own = tensors.prefix(node.operation.partCount)
      tensors = tensors.dropFirst(own.count)
      return own.map { Array(values($0)) }
    }
  }
}

extension Operation {
  /// How many tensors a node has.
  var partCount: Int {
    switch self {
    case .convolution(_, let hasBias): hasBias ? 2 : 1
    case .linear: 2
    case .batchNorm: 4
    case .input, .relu, .add, .averagePool, .maxPool, .dropout: 0
    }
  }
}
