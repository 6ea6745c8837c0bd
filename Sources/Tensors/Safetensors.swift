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

  public mutating func set(_ name: String, _ values: [Bool]) {
    tensors[name] = Tensor(
      element: .bool, shape: [values.count], bytes: Data(values.map { $0 ? 1 : 0 }))
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
    public init(_ description: String) { self.description = description }
  }
}

extension Safetensors {
  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]
  }

  /// The file's bytes: tensors in order of their names, equal values give equal bytes.
  public func encoded() throws -> Data {
    var header: [String: JSONValue] = [:]
    var data = Data()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let entry = Entry(
        dtype: tensor.element.rawValue, shape: tensor.shape,
        data_offsets: [data.count, data.count + tensor.bytes.count])
      header[name] = JSONValue(encoding: entry)
      data += tensor.bytes
    }
    header["__metadata__"] = .object(metadata.mapValues { .string($0) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(header)
    json += Data(repeating: 0x20, count: (8 - json.count % 8) % 8)  // data starts aligned
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json + data
  }

  /// Reads a file's bytes. Lengths and offsets are checked before anything is taken from them.
  /// - Throws: ``FormatError``
  public init(decoding file: Data) throws {
    let file = Data(file)  // indices from 0
    guard file.count >= 8 else { throw FormatError("is shorter than its header length") }
    let length = file.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.count - 8), length <= 100_000_000 else {
      throw FormatError("claims a header of \(length) bytes in a file of \(file.count)")
    }
    let start = 8 + Int(length)
    guard
      let header = try? JSONDecoder().decode([String: JSONValue].self, from: file[8..<start])
    else { throw FormatError("has a header that is no JSON object") }
    let size = file.count - start
    for (name, value) in header {
      if name == "__metadata__" {
        guard let metadata = try? value.decode(as: [String: String].self) else {
          throw FormatError("has metadata that are not all strings")
        }
        self.metadata = metadata
        continue
      }
      guard let entry = try? value.decode(as: Entry.self), let element = Element(rawValue: entry.dtype),
        entry.data_offsets.count == 2, entry.shape.allSatisfy({ $0 >= 0 })
      else { throw FormatError("describes tensor \"\(name)\" in an unknown way") }
      let (begin, end) = (entry.data_offsets[0], entry.data_offsets[1])
      let bytes = entry.shape.reduce((element.size, false)) { product, side in
        let (value, overflow) = product.0.multipliedReportingOverflow(by: side)
        return (value, product.1 || overflow)
      }
      guard 0 <= begin, begin <= end, end <= size, !bytes.1, bytes.0 == end - begin else {
        throw FormatError("places tensor \"\(name)\" outside of its data")
      }
      tensors[name] = Tensor(
        element: element, shape: entry.shape, bytes: file[start + begin..<start + end])
    }
    let ends = tensors.values.reduce(0) { $0 + $1.bytes.count }
    guard ends == size else { throw FormatError("has \(size) bytes of data for \(ends) described") }
  }
}
