/// An IDX file of bytes: 0, 0, 8 (bytes), the number of dimensions; each dimension as a big-endian
/// 32-bit number; the values, row-major.
struct IDX {
  let values: ArraySlice<UInt8>

  /// - Parameter dimensions: those after the first, which counts the examples.
  init(_ content: DataFile.Content, dimensions: [Int]) throws(DataError) {
    let (bytes, path) = (content.bytes, content.path)
    func number(_ index: Int) -> UInt32 {
      bytes.dropFirst(4 * index).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
    let magic = 0x0800 | UInt32(dimensions.count + 1)
    guard number(0) == magic else {
      throw .wrongMagic(path: path, expected: magic, found: number(0))
    }
    let found = (1...dimensions.count + 1).map { Int(number($0)) }
    let header = 4 * (dimensions.count + 2)
    let size = max(1, dimensions.reduce(1, *))
    let expected = [(bytes.count - header) / size] + dimensions
    guard found == expected, found.reduce(1, *) == bytes.count - header else {
      throw .wrongDimensions(path: path, expected: expected, found: found)
    }
    values = bytes[header...]
  }
}
