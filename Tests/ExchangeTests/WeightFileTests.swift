import Exchange
import Foundation
import Networks
import Tensors
import Testing

@Suite("Files of weights")
struct WeightFileTests {
  @Test("what is written is read back: weights, masks, statistics", arguments: Architecture.reduced)
  func roundTrip(architecture: Architecture) throws {
    let network = TrainedNetwork.random(architecture) { _, filter in filter == 1 }
    let bytes = try network.safetensors(metadata: ["run": "a"]).encoded()
    let file = try Safetensors(decoding: bytes)
    #expect(file.metadata["run"] == "a" && file.metadata["model"] == architecture.name)
    #expect(try TrainedNetwork(file, as: architecture) == network)
  }

  private static var file: Safetensors {
    get throws { TrainedNetwork.random(try Architecture.named("resnet8")).safetensors() }
  }

  @Test("a file of another network is refused in a sentence that names the tensor")
  func otherNetwork() throws {
    func refusal(_ change: (inout Safetensors) -> Void) throws -> String {
      var file = try Self.file
      change(&file)
      do {
        _ = try TrainedNetwork(file, as: Architecture.named("resnet8"))
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(
      try refusal { $0.tensors["conv1.weight"] = nil }
        == "lacks 1 of the 47 tensors of resnet8, \"conv1.weight\" the first")
    #expect(
      try refusal { $0.set("bn1.num_batches_tracked", [1]) }
        == "has a tensor \"bn1.num_batches_tracked\", which resnet8 has not")
    #expect(
      try refusal { $0.set("fc.bias", [1, 2, 3]) }
        == "has tensor \"fc.bias\" with shape [3], and [10] is needed")
    #expect(
      try refusal { $0.set("bn1.bias", [Int32](repeating: 0, count: 16)) }
        == "tensor \"bn1.bias\" is I32, not F32")
    #expect(
      try refusal { $0.set("fc.bias", Array(repeating: Float.nan, count: 10)) }
        == "has numbers that are not finite in tensor \"fc.bias\"")
    #expect(
      try refusal { $0.set("bn1.running_var", Array(repeating: Float(-1), count: 16)) }
        == "has variances that are none in tensor \"bn1.running_var\"")
    #expect(
      try refusal { $0.set("conv1.weight_mask", [true], shape: [1]) }
        == "has tensor \"conv1.weight_mask\" with shape [1], and [16, 3, 3, 3] is needed")
  }

  @Test("weights that a mask prunes are 0, whatever the file has there")
  func masked() throws {
    var file = try Self.file
    var bits = [Bool](repeating: true, count: 16 * 27)
    bits[5] = false
    file.set("conv1.weight_mask", bits, shape: [16, 3, 3, 3])
    let network = try TrainedNetwork(file, as: Architecture.named("resnet8"))
    #expect(network.weights[5] == 0 && network.weights[4] != 0 && network.mask.prunedCount == 1)
  }
}
