import Foundation
import Networks

extension TrainedNetwork {
  /// The network as an ONNX file: IR 8, opset 17. Weights are dense, zeros included: a pruned
  /// network's file is no smaller. It reads `input` and gives `logits`, for any number of images.
  public func onnx(metadata: [String: String] = [:]) -> Data {
    var graph = ProtobufMessage()
    for index in architecture.nodes.indices.dropFirst() {
      for node in onnxNodes(index) { graph.add(1, node.message) }
    }
    graph.add(2, architecture.name)
    for tensor in architecture.tensors {
      graph.add(5, ProtobufMessage.tensor(tensor.name, tensor.shape, values(tensor)))
    }
    let input = architecture.inputShape
    graph.add(11, ProtobufMessage.value("input", [input.channels, input.height, input.width]))
    graph.add(12, ProtobufMessage.value("logits", [architecture.classes]))

    var operators = ProtobufMessage()
    operators.add(1, "")
    operators.add(2, 17)
    var model = ProtobufMessage()
    model.add(1, 8)
    model.add(2, "prunebench")
    model.add(7, graph)
    model.add(8, operators)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      var entry = ProtobufMessage()
      entry.add(1, key)
      entry.add(2, value)
      model.add(14, entry)
    }
    return model.bytes
  }

  private func valueName(_ index: Int) -> String {
    index == 0 ? "input" : index == architecture.nodes.count - 1 ? "logits" : "value\(index)"
  }

  /// The operators of one node; those of a mean over pixels are two, as its vector loses its sides.
  private func onnxNodes(_ index: Int) -> [ONNXNode] {
    let node = architecture.nodes[index]
    let (inputs, output) = (node.inputs.map(valueName), valueName(index))
    func apply(
      _ type: String, to parts: [String] = [], _ attributes: [(String, ONNXNode.Attribute)] = []
    ) -> [ONNXNode] {
      [
        ONNXNode(
          type: type, name: "\(node.name)/\(index)",
          inputs: inputs + parts.map { "\(node.name).\($0)" }, output: output,
          attributes: attributes)
      ]
    }
    switch node.operation {
    case .input: return []
    case .convolution(let window, let hasBias):
      return apply("Conv", to: hasBias ? ["weight", "bias"] : ["weight"], window.attributes)
    case .batchNorm:
      return apply(
        "BatchNormalization", to: ["weight", "bias", "running_mean", "running_var"],
        [("epsilon", .number(Float(BatchNorm.epsilon)))])
    case .relu: return apply("Relu")
    case .add: return apply("Add")
    case .dropout: return apply("Identity")
    case .maxPool(let window): return apply("MaxPool", to: [], window.attributes)
    case .averagePool:
      let mean = "\(output)/mean"
      return [
        ONNXNode(
          type: "GlobalAveragePool", name: "\(node.name)/\(index)", inputs: inputs, output: mean),
        ONNXNode(
          type: "Flatten", name: "\(node.name)/\(index)/vector", inputs: [mean], output: output),
      ]
    case .linear: return apply("Gemm", to: ["weight", "bias"], [("transB", .integer(1))])
    }
  }
}

extension Window {
  fileprivate var attributes: [(String, ONNXNode.Attribute)] {
    [
      ("kernel_shape", .integers([kernel, kernel])),
      ("pads", .integers([padding, padding, padding, padding])),
      ("strides", .integers([stride, stride])),
    ]
  }
}
