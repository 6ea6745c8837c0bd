/// Memory that belongs to one engine and lives as long as it.
///
/// Steps hold plain pointers into it, so that nothing is allocated or counted while they run.
final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []
  private(set) var bytes = 0

  deinit { for block in blocks { block.deallocate() } }

  func floats(_ count: Int) -> UnsafeMutablePointer<Float> { zeros(count, of: Float.self) }
  func doubles(_ count: Int) -> UnsafeMutablePointer<Double> { zeros(count, of: Double.self) }

  private func zeros<Number: BitwiseCopyable & AdditiveArithmetic>(
    _ count: Int, of type: Number.Type
  ) -> UnsafeMutablePointer<Number> {
    let size = max(count, 1) * MemoryLayout<Number>.stride
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    bytes += size
    blocks.append(block)
    return block.initializeMemory(as: type, repeating: .zero, count: count)
  }
}

/// The gradient of a value during the backward pass: where it lies, and who still uses it.
final class GradientBuffer {
  let start: UnsafeMutablePointer<Float>
  /// Floats per example.
  let size: Int
  var users = 0

  init(_ start: UnsafeMutablePointer<Float>, size: Int) {
    (self.start, self.size) = (start, size)
  }
}
