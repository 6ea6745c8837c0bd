import Foundation

/// Named tensors and text in one file: the safetensors format (8 bytes header length, JSON header,
/// data without gaps). Readers of any language open the weights of a run.
public struct Safetensors: Hashable, Sendable {
  public enum Element: String, Sendable {
    case float32 = "F32"
    case int32 = "I32"
    case bool = "BOOL"

    var size: Int { self == .bool ? 1 : 4 }
  }

  public struct Tensor: Hashable, Sendable {
    public var element: Element
    public var shape: [Int]
    /// Little-endian, row-major.
    public var bytes: Data
  }

  public var tensors: [String: Tensor] = [:]
  public var metadata: [String: String] = [:]

  public init() {}

  public mutating func set(_ name: String, _ values: [Float], shape: [Int]? = nil) {
    tensors[name] = Tensor(
      element: .float32, shape: shape ?? [values.count],
      bytes: values.withUnsafeBufferPointer { Data(buffer: $0) })
  }

  public mutating func set(_ name: String, _ values: [Int32]) {
    tensors[name] = Tensor(
      element: .int32, shape: [values.count],
      bytes: values.withUnsafeBufferPointer { Data(buffer: $0) })
  }

  public mutating func set(_ name: String, _ values: [Bool], shape: [Int]? = nil) {
    tensors[name] = Tensor(
      element: .bool, shape: shape ?? [values.count], bytes: Data(values.map { $0 ? 1 : 0 }))
  }

  public func floats(_ name: String) throws -> [Float] {
    try bytes(name, .float32).withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  public func integers(_ name: String) throws -> [Int32] {
    try bytes(name, .int32).withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self) }
    }
  }

  public func booleans(_ name: String) throws -> [Bool] { try bytes(name, .bool).map { $0 != 0 } }

  private func bytes(_ name: String, _ element: Element) throws -> Data {
    guard let tensor = tensors[name] else { throw FormatError("has no tensor \"\(name)\"") }
    guard tensor.element == element else {
      throw FormatError("tensor \"\(name)\" is \(tensor.element.rawValue), not \(element.rawValue)")
    }
    return tensor.bytes
  }

  /// Why bytes are no safetensors file, as the end of a sentence about the file.
  public struct FormatError: Error, Hashable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description.onOneLine }
  }
}
