import Exchange
import Foundation
import Networks
import Tensors
import TestVectors
import Testing

/// What the readers of the formats' own projects make of the files, and what PyTorch writes.
@Suite("Reference readers")
struct ReferenceReaderTests {
  private static let torch = ReferenceReaders.has("torch", "safetensors")
  private static let onnx = ReferenceReaders.has("onnx", "onnxruntime")

  /// A folder with a network's file, pictures and our logits of them.
  private static func example(
    _ network: TrainedNetwork, _ name: String, _ bytes: Data
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let (batch, shape) = (network.pictures, network.architecture.inputShape)
    try folder.write(name, bytes)
    try folder.write("images.f32", batch.images)
    try folder.write("logits.f32", network.logits(of: batch))
    try folder.write(
      "shape.json",
      Data("{\"input\": [\(shape.channels), \(shape.height), \(shape.width)]}".utf8))
    return folder
  }

  private static func isEveryThird(_ layer: String, _ filter: Int) -> Bool { filter % 3 == 0 }

  @Test(
    "PyTorch has our logits with our weights, and finds every pruned weight 0",
    .enabled(if: torch, "$PRUNEBENCH_PYTHON has no torch and safetensors"),
    arguments: ["resnet8", "wrn10_1", "vgg16d"])
  func pyTorch(model: String) throws {
    let network = TrainedNetwork.random(try .named(model), pruning: Self.isEveryThird)
    let folder = try Self.example(
      network, "network.safetensors", network.safetensors().encoded())
    let difference = try #require(
      Double(ReferenceReaders.read("safetensors", folder.url.path)))
    #expect(difference < 1e-4)
  }

  @Test(
    "we have PyTorch's logits with its weights",
    .enabled(if: torch, "$PRUNEBENCH_PYTHON has no torch and safetensors"),
    arguments: ["resnet8", "wrn10_1"])
  func fromPyTorch(model: String) throws {
    let folder = try TemporaryFolder()
    _ = try ReferenceReaders.read("write", model, folder.url.path)
    let file = try Safetensors(
      decoding: Data(contentsOf: folder.url.appending(path: "network.safetensors")))
    let network = try TrainedNetwork(file, as: .named(model))
    let images = try folder.floats("images.f32")
    let ours = network.logits(of: Batch(images: images, labels: [0, 0, 0]))
    let theirs = try folder.floats("logits.f32")
    try #require(ours.count == theirs.count)
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(
    "the ONNX checker accepts every family, and ONNX Runtime has our logits, shrunk or not",
    .enabled(if: onnx, "$PRUNEBENCH_PYTHON has no onnx and onnxruntime"),
    arguments: Architecture.reduced)
  func onnxRuntime(architecture: Architecture) throws {
    let network = TrainedNetwork.random(architecture, pruning: Self.isEveryThird)
    for candidate in [network, network.shrunk()] {
      let folder = try Self.example(
        network, "network.onnx", candidate.onnx(metadata: ["run": "a"]))
      let difference = try #require(Double(ReferenceReaders.read("onnx", folder.url.path)))
      #expect(difference < 1e-4)
    }
  }
}
