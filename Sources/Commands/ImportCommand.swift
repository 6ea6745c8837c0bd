import ArgumentParser
import Datasets
import Exchange
import Experiments
import Foundation
import Networks
import Tensors

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Check weights that another program trained, and write them for experiments.",
    discussion: """
      Reads safetensors: names and shapes as PyTorch has them for the same network, float32. A column \
      of an experiment begins with the file written here where it says `weights = "FILE"`.

      Example: prunebench import torch.safetensors --model resnet20 --output dense.safetensors
      """)

  @Argument(help: "A safetensors file.", completion: .file(extensions: ["safetensors"]))
  var file: String
  @Option(help: "The network.")
  var model: String
  @Option(help: "The data set whose pictures and classes it is for.")
  var data = "cifar10"
  @Option(help: "The file to write; it must not be there yet.", completion: .file())
  var output: String

  func run() throws {
    let network = try TrainedNetwork(read(), as: architecture(), from: file)
    let metadata = ["source": URL(filePath: file).lastPathComponent, "data": data]
    try NewFile.write(network.safetensors(metadata: metadata).encoded(), to: output)
    print("\(output): \(model) for \(data), \(network.weights.count) parameters")
  }

  private func read() throws -> Safetensors {
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw ConfigurationError("\(file): no such file, or it cannot be read")
    }
    do { return try Safetensors(decoding: bytes) } catch {
      throw StateError(description: "\(file) \(error)")
    }
  }

  private func architecture() throws -> Architecture {
    do {
      return try DataSource.named(data).network(named: model)
    } catch {
      throw ConfigurationError("\(error)")
    }
  }
}

extension TrainedNetwork {
  fileprivate init(_ tensors: Safetensors, as architecture: Architecture, from file: String) throws
  {
    do { try self.init(tensors, as: architecture) } catch {
      throw StateError(description: "\(file) \(error)")
    }
  }
}
