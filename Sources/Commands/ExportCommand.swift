import ArgumentParser
import Exchange
import Experiments
import Foundation
import Networks
import Results

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the network of a finished run for other programs.",
    discussion: """
      safetensors: weights under PyTorch's names, masks beside them (conv1.weight_mask), batch-norm \
      statistics. onnx: opset 17, dense weights; the file is no smaller for zeros. --shrink leaves out \
      channels that are not needed, as after pruning of filters; the logits stay the same.

      Example: prunebench export quick:quick/resnet8/dpf/0.95 --output dpf.safetensors
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case safetensors, onnx }

  @Argument(help: NamedRunOptions.help)
  var name: String
  @OptionGroup var named: NamedRunOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "The file's format.")
  var format = Format.safetensors
  @Flag(help: "Leave out channels that are not needed.")
  var shrink = false
  @Option(help: "The file to write; it must not be there yet.", completion: .file())
  var output: String

  func run() throws {
    let finished = try FinishedNetwork(
      of: named.summary(of: name, in: results.store), in: state.store, methods: Prunebench.library.methods)
    var (network, metadata) = (finished.network, finished.metadata)
    if shrink {
      network = network.shrunk()
      metadata["shrunk"] = "true"
    }
    let bytes =
      switch format {
      case .safetensors: try network.safetensors(metadata: metadata).encoded()
      case .onnx: network.onnx(metadata: metadata)
      }
    try NewFile.write(bytes, to: output)
    let count = "\(network.weights.count) parameters"
    print(
      shrink
        ? "\(output): \(count) of \(finished.network.weights.count) left"
        : "\(output): \(count), \(network.mask.prunedCount) of them pruned")
  }
}

/// A file of the user's that is written once and never over another.
enum NewFile {
  static func write(_ bytes: Data, to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw ConfigurationError("\(path) is there already; remove it or choose another --output")
    }
    do {
      try bytes.write(to: URL(filePath: path), options: .withoutOverwriting)
    } catch {
      throw ResultsError.cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}
