import Foundation
import Networks
import Tensors

// A network as a safetensors file, under PyTorch's names: `conv1.weight`, `bn1.running_mean`, and
// for every tensor that methods prune a mask, `conv1.weight_mask`.
extension TrainedNetwork {
  /// - Parameter metadata: what else the file says of itself, as text.
  public func safetensors(metadata: [String: String] = [:]) -> Safetensors {
    var file = Safetensors()
    file.metadata = metadata
    let input = architecture.inputShape
    file.metadata["format"] = "pt"
    file.metadata["model"] = architecture.name
    file.metadata["input"] = "\(input.channels)x\(input.height)x\(input.width)"
    file.metadata["classes"] = "\(architecture.classes)"
    for tensor in architecture.tensors {
      file.set(tensor.name, Array(values(tensor)), shape: tensor.shape)
      if tensor.isPrunable, case .weights(let range) = tensor.place {
        file.set(tensor.maskName, Array(mask.kept[range]), shape: tensor.shape)
      }
    }
    return file
  }

  /// Reads a network from a file that has its tensors and, if it likes, their masks.
  /// - Throws: ``Safetensors/FormatError``
  public init(_ file: Safetensors, as architecture: Architecture) throws {
    let tensors = architecture.tensors
    try Self.checkNames(file, tensors, architecture.name)
    var weights = [Float](repeating: 0, count: architecture.layout.count)
    var statistics = architecture.initialStatistics
    var kept = [Bool](repeating: true, count: architecture.layout.prunableRange.count)
    for tensor in tensors {
      let values = try Self.finite(file, tensor)
      switch tensor.place {
      case .weights(let range): weights.replaceSubrange(range, with: values)
      case .statistics(let range): statistics.replaceSubrange(range, with: values)
      }
      guard tensor.isPrunable, file.tensors[tensor.maskName] != nil,
        case .weights(let range) = tensor.place
      else { continue }
      try Self.checkShape(file, tensor.maskName, tensor.shape)
      kept.replaceSubrange(range, with: try file.booleans(tensor.maskName))
    }
    for index in kept.indices where !kept[index] { weights[index] = 0 }
    self.init(architecture, weights: weights, statistics: statistics, mask: Mask(kept: kept))
  }

  private static func checkNames(
    _ file: Safetensors, _ tensors: [NetworkTensor], _ model: String
  ) throws {
    let names = tensors.map(\.name)
    if let missing = names.first(where: { file.tensors[$0] == nil }) {
      let all = names.count { file.tensors[$0] == nil }
      throw Safetensors.FormatError(
        "lacks \(all) of the \(names.count) tensors of \(model), \"\(missing)\" the first")
    }
    let known = Set(names + tensors.filter(\.isPrunable).map(\.maskName))
    if let other = file.tensors.keys.sorted().first(where: { !known.contains($0) }) {
      throw Safetensors.FormatError("has a tensor \"\(other)\", which \(model) has not")
    }
  }

  private static func checkShape(_ file: Safetensors, _ name: String, _ shape: [Int]) throws {
    guard let found = file.tensors[name]?.shape, found != shape else { return }
    throw Safetensors.FormatError(
      "has tensor \"\(name)\" with shape \(found), and \(shape) is needed")
  }

  private static func finite(_ file: Safetensors, _ tensor: NetworkTensor) throws -> [Float] {
    try checkShape(file, tensor.name, tensor.shape)
    let values = try file.floats(tensor.name)
    let isVariance = tensor.name.hasSuffix(".running_var")
    guard values.allSatisfy({ $0.isFinite && (!isVariance || $0 >= 0) }) else {
      throw Safetensors.FormatError(
        "has \(isVariance ? "variances that are none" : "numbers that are not finite") in tensor "
          + "\"\(tensor.name)\"")
    }
    return values
  }
}
