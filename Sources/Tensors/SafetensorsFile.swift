import Foundation

// Files: 8 bytes header length, a JSON header, then the tensors' bytes without gaps.
extension Safetensors {
  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]
  }

  /// The file's bytes: tensors in order of their names, equal values give equal bytes.
  public func encoded() throws -> Data {
    var header: [String: JSONValue] = [:]
    let sorted = tensors.sorted { $0.key < $1.key }
    var size = 0
    for (name, tensor) in sorted {
      let entry = Entry(
        dtype: tensor.element.rawValue, shape: tensor.shape,
        data_offsets: [size, size + tensor.bytes.count])
      header[name] = JSONValue(encoding: entry)
      size += tensor.bytes.count
    }
    header[Self.metadataName] = .object(metadata.mapValues { .string($0) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(header)
    json += Data(repeating: 0x20, count: (8 - json.count % 8) % 8)  // data starts aligned
    // One buffer: large networks have no room for two.
    var file = Data(capacity: 8 + json.count + size)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { file.append(contentsOf: $0) }
    file += json
    for (_, tensor) in sorted { file += tensor.bytes }
    return file
  }

  /// Reads a file's bytes. Lengths and offsets are checked before anything is taken from them, and
  /// every byte of the data belongs to exactly one tensor.
  /// - Throws: ``FormatError``
  public init(decoding file: Data) throws {
    let file = Data(file)  // indices from 0
    guard file.count >= 8 else { throw FormatError("is shorter than its header length") }
    let length = file.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.count - 8), length <= 100_000_000 else {
      throw FormatError("claims a header of \(length) bytes in a file of \(file.count)")
    }
    let start = 8 + Int(length)
    let header = try SafetensorsHeader(file[8..<start]).members
    let size = file.count - start
    var places: [(name: String, range: Range<Int>)] = []
    for (name, value) in header {
      if name == Self.metadataName {
        guard let metadata = try? value.decode(as: [String: String].self) else {
          throw FormatError("has metadata that are not all strings")
        }
        self.metadata = metadata
        continue
      }
      guard let entry = try? value.decode(as: Entry.self), entry.data_offsets.count == 2,
        entry.shape.allSatisfy({ $0 >= 0 })
      else { throw FormatError("describes tensor \"\(name)\" in an unknown way") }
      guard let element = Element(rawValue: entry.dtype) else {
        throw FormatError(
          "stores tensor \"\(name)\" as \(entry.dtype.prefix(8)); F32, I32 and BOOL are read here")
      }
      let (begin, end) = (entry.data_offsets[0], entry.data_offsets[1])
      guard 0 <= begin, begin <= end, end <= size,
        Self.size(of: element, entry.shape) == end - begin
      else { throw FormatError("places tensor \"\(name)\" outside of its data") }
      tensors[name] = Tensor(
        element: element, shape: entry.shape, bytes: file[start + begin..<start + end])
      places.append((name, begin..<end))
    }
    try Self.check(places, fill: size)
  }

  private static let metadataName = "__metadata__"

  /// Bytes of a tensor; `nil` where they are more than can be counted.
  private static func size(of element: Element, _ shape: [Int]) -> Int? {
    shape.reduce(element.size) { size, side in
      guard let size else { return nil }
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: side)
      return isTooLarge ? nil : product
    }
  }

  /// Refuses overlaps, gaps and bytes behind the last tensor.
  private static func check(_ places: [(name: String, range: Range<Int>)], fill size: Int) throws {
    var (end, before) = (0, "")
    for (name, range) in places.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound, $0.name)
        < ($1.range.lowerBound, $1.range.upperBound, $1.name)
    }) {
      guard range.lowerBound >= end else {
        throw FormatError("gives tensors \"\(before)\" and \"\(name)\" the same bytes")
      }
      guard range.lowerBound == end else {
        throw FormatError("has \(range.lowerBound - end) bytes of no tensor before \"\(name)\"")
      }
      (end, before) = (range.upperBound, name)
    }
    guard end == size else { throw FormatError("has \(size) bytes of data for \(end) described") }
  }
}
