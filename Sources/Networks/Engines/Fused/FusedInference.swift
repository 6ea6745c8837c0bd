/// The fused engine with weights that stay: batch norm is folded and weights are packed once.
public final class FusedInference: Inference {
  private let engine: FusedEngine
  private let weights, statistics: UnsafeMutableBufferPointer<Float>

  /// - Parameters:
  ///   - isa: kernels for this instruction set; the best of the machine if `nil`.
  ///   - threads: over which pictures are spread, 16 at a time.
  public init(
    _ architecture: Architecture, weights: [Float], statistics: [Float],
    precision: Precision = .fp32, isa: ISA? = nil, threads: Int = 1
  ) throws(FusedEngineError) {
    // Pictures go through the network a few at a time, however large the batch is.
    engine = try FusedEngine(
      architecture, maximumBatch: 1, windowBatch: 16 * threads, precision: precision, isa: isa,
      threads: threads)
    self.weights = .copy(of: weights)
    self.statistics = .copy(of: statistics)
    engine.prepare(UnsafeBufferPointer(self.weights), UnsafeBufferPointer(self.statistics))
  }

  deinit {
    weights.deallocate()
    statistics.deallocate()
  }

  public var imageSize: Int { engine.imageSize }
  public var classes: Int { engine.classes }
  public var kernels: String { engine.kernels }

  public func logits(
    of images: UnsafePointer<Float>, count: Int, into logits: UnsafeMutablePointer<Float>
  ) {
    engine.preparedLogits(of: images, count: count, into: logits)
  }
}

extension UnsafeMutableBufferPointer<Float> {
  fileprivate static func copy(of values: [Float]) -> Self {
    let copy = allocate(capacity: values.count)
    _ = copy.initialize(from: values)
    return copy
  }
}
