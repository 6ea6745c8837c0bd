import Exchange
import Foundation
import Networks
import Tensors
import Training

extension FuzzTarget {
  /// Safetensors: as such, as weights of a network, as the state of a run.
  static let weightFiles = [
    FuzzTarget("safetensors") { bytes in
      let file = try Safetensors(decoding: Data(bytes))
      _ = try file.encoded()
    },
    FuzzTarget("weights") { bytes in
      _ = try TrainedNetwork(Safetensors(decoding: Data(bytes)), as: smallNetwork)
    },
    FuzzTarget("checkpoint") { bytes in
      let file = try Safetensors(decoding: Data(bytes))
      _ = try TrainingState(file, layout: smallNetwork.layout)
      _ = try file.decode(metadata: "history", as: RunHistory.self)
    },
  ]

  /// A convolution, batch norm and a linear layer.
  public static let smallNetwork: Architecture = {
    var network = Architecture("small", input: Shape(1, 4, 4))
    let features = network.relu(
      network.batchNorm("bn1", network.convolution("conv1", network.input, 2)))
    _ = network.linear("fc", network.averagePool(features), 2)
    return network
  }()
}
