import Foundation
import Networks

// The messages of onnx.proto that a network needs, with the numbers of their fields.

/// `NodeProto`: an operator applied to named values.
struct ONNXNode {
  enum Attribute {
    case integer(Int)
    case integers([Int])
    case number(Float)
  }

  let type, name: String
  let inputs: [String]
  let output: String
  var attributes: [(name: String, value: Attribute)] = []

  var message: ProtobufMessage {
    var node = ProtobufMessage()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, name)
    node.add(4, type)
    for (name, value) in attributes {
      var attribute = ProtobufMessage()
      attribute.add(1, name)
      switch value {
      case .number(let number):
        attribute.add(2, number)
        attribute.add(20, 1)
      case .integer(let number):
        attribute.add(3, number)
        attribute.add(20, 2)
      case .integers(let numbers):
        for number in numbers { attribute.add(8, number) }
        attribute.add(20, 7)
      }
      node.add(5, attribute)
    }
    return node
  }
}

extension ProtobufMessage {
  private static let float = 1

  /// `TensorProto`: float32, dense.
  static func tensor(_ name: String, _ shape: [Int], _ values: ArraySlice<Float>) -> Self {
    var tensor = Self()
    for side in shape { tensor.add(1, side) }
    tensor.add(2, float)
    tensor.add(8, name)
    tensor.add(9, values.withUnsafeBufferPointer { Data(buffer: $0) })
    return tensor
  }

  /// `ValueInfoProto`: float32, any number of examples, each of extents `sides`.
  static func value(_ name: String, _ sides: [Int]) -> Self {
    var (shape, tensor, type, value) = (Self(), Self(), Self(), Self())
    var batch = Self()
    batch.add(2, "batch")
    shape.add(1, batch)
    for side in sides {
      var dimension = Self()
      dimension.add(1, side)
      shape.add(1, dimension)
    }
    tensor.add(1, float)
    tensor.add(2, shape)
    type.add(1, tensor)
    value.add(1, name)
    value.add(2, type)
    return value
  }
}
