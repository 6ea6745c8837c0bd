import CKernels
import Tensors

/// Trains convolutional networks several times faster than general libraries: batch norm,
/// ReLU and shortcuts happen while tiles are filled and rows are stored (`CKernels/engine`).
///
/// One engine serves one run and is called from one thread at a time; several run side by side with
/// the same bits as alone. All memory is taken at the start. In fp32, AVX2 and AVX-512 give the
/// same bits; bits never depend on the number of threads.
public final class FusedEngine: Engine {
  public let layout: ParameterLayout
  public let initialStatistics: [Float]
  public let classes: Int
  public let isa: ISA
  public let precision: Precision
  public let maximumBatch: Int
  private let name: String
  let imageSize: Int
  private let engine: OpaquePointer
  private let windows: WindowPlanes?
  /// How many pictures there is room for as `windows` has them.
  private let windowBatch: Int
  private let planes: UnsafeMutablePointer<Float>?
  private let slopes: UnsafeMutablePointer<Float>
  private let outputs: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - maximumBatch: the largest number of examples per gradient.
  ///   - isa: kernels for this instruction set; the best of the machine if `nil`.
  ///   - threads: over which one call is spread.
  public convenience init(
    _ architecture: Architecture, maximumBatch: Int, precision: Precision = .fp32,
    isa: ISA? = nil, threads: Int = 1
  ) throws(FusedEngineError) {
    try self.init(
      architecture, maximumBatch: maximumBatch, windowBatch: maximumBatch, precision: precision,
      isa: isa, threads: threads)
  }

  /// - Parameter windowBatch: pictures that inference takes apart into windows at a time.
  init(
    _ architecture: Architecture, maximumBatch: Int, windowBatch: Int, precision: Precision,
    isa: ISA?, threads: Int
  ) throws(FusedEngineError) {
    precondition(maximumBatch > 0 && threads > 0, "an engine needs a batch and a thread")
    let isa = isa ?? .best
    guard isa.isAvailable else { throw .unavailable(isa) }
    if precision == .bf16, isa < .avx512bf16 { throw .noKernels(precision, isa) }
    let plan = try FusedPlan(architecture)
    guard let engine = plan.makeEngine(isa, precision, maximumBatch: maximumBatch, threads: threads)
    else { throw .noMemory(network: architecture.name, batch: maximumBatch) }
    self.engine = engine
    self.isa = isa
    self.precision = precision
    self.maximumBatch = maximumBatch
    name = architecture.name
    layout = architecture.layout
    initialStatistics = architecture.initialStatistics
    classes = architecture.classes
    imageSize = architecture.inputShape.count
    windows = plan.windows
    self.windowBatch = windowBatch
    planes = windows.map { .allocate(capacity: windowBatch * $0.result.count) }
    slopes = .allocate(capacity: maximumBatch * classes)
    outputs = .allocate(capacity: maximumBatch * classes)
  }

  deinit {
    pb_engine_destroy(engine)
    planes?.deallocate()
    slopes.deallocate()
    outputs.deallocate()
  }

  /// Over which the next call is spread; the bits stay the same.
  public func setThreads(_ threads: Int) throws(FusedEngineError) {
    precondition(threads > 0, "an engine needs a thread")
    guard pb_engine_set_threads(engine, Int32(threads)) != 0 else {
      throw .noMemory(network: name, batch: maximumBatch)
    }
  }

  /// The kernels in use, for the record of a run.
  public var kernels: String { String(cString: pb_engine_kernels(engine)) }
  /// Memory held by this engine.
  public var bytes: Int {
    pb_engine_bytes(engine) + (windows.map { 4 * windowBatch * $0.result.count } ?? 0)
  }

  public func gradient(
    at weights: [Float], statistics: inout [Float], on batch: Batch, objective: Objective,
    into gradient: inout [Float]
  ) -> BatchResult {
    check(weights, statistics, batch)
    precondition(batch.count <= maximumBatch, "this engine takes batches up to \(maximumBatch)")
    precondition(gradient.count == layout.count, "a gradient has one entry per parameter")
    let count = Int32(batch.count)
    pb_engine_draw(engine, batch.drawing)
    return weights.withUnsafeBufferPointer { weights in
      batch.images.withUnsafeBufferPointer { images in
        let pictures = engineOrder(of: images.baseAddress!, batch.count)
        statistics.withUnsafeMutableBufferPointer {
          pb_engine_forward(engine, weights.baseAddress, $0.baseAddress, pictures, count, outputs)
        }
        let result = batch.labels.withUnsafeBufferPointer { labels in
          Scoring.differentiate(
            objective, UnsafeBufferPointer(start: outputs, count: batch.count * classes),
            labels: UnsafeBufferPointer(rebasing: labels[..<batch.count]), into: slopes)
        }
        gradient.withUnsafeMutableBufferPointer {
          pb_engine_backward(engine, weights.baseAddress, pictures, slopes, $0.baseAddress)
        }
        return result
      }
    }
  }

  /// Any number of examples, also more than `maximumBatch`.
  public func logits(
    at weights: [Float], statistics: [Float], of batch: Batch, into logits: inout [Float]
  ) {
    check(weights, statistics, batch)
    precondition(logits.count >= batch.count * classes, "the logits do not fit")
    weights.withUnsafeBufferPointer { weights in
      statistics.withUnsafeBufferPointer { statistics in
        batch.images.withUnsafeBufferPointer { images in
          logits.withUnsafeMutableBufferPointer { logits in
            prepare(weights, statistics)
            preparedLogits(
              of: images.baseAddress!, count: batch.count, into: logits.baseAddress!)
          }
        }
      }
    }
  }

  /// Folds batch norm and packs weights for ``preparedLogits(of:count:into:)``; both must stay
  /// where they are.
  func prepare(_ weights: UnsafeBufferPointer<Float>, _ statistics: UnsafeBufferPointer<Float>) {
    pb_engine_prepare(engine, weights.baseAddress, statistics.baseAddress)
  }

  func preparedLogits(
    of images: UnsafePointer<Float>, count: Int, into logits: UnsafeMutablePointer<Float>
  ) {
    let most = windows == nil ? count : windowBatch
    for start in stride(from: 0, to: count, by: most) {
      let part = min(most, count - start)
      pb_engine_infer(
        engine, engineOrder(of: images + start * imageSize, part), Int32(part),
        logits + start * classes)
    }
  }

  /// The pictures as the engine reads them: as they are, or taken apart into windows.
  private func engineOrder(
    of images: UnsafePointer<Float>, _ count: Int
  ) -> UnsafePointer<Float> {
    guard let windows, let planes else { return images }
    windows.fill(planes, from: images, count: count)
    return UnsafePointer(planes)
  }

  private func check(_ weights: [Float], _ statistics: [Float], _ batch: Batch) {
    precondition(weights.count == layout.count, "weights of another network")
    precondition(statistics.count == initialStatistics.count, "statistics of another network")
    precondition(
      batch.count > 0 && batch.images.count >= batch.count * imageSize, "pictures of another size")
  }
}

extension FusedPlan {
  fileprivate func makeEngine(
    _ isa: ISA, _ precision: Precision, maximumBatch: Int, threads: Int
  ) -> OpaquePointer? {
    tensors.withUnsafeBufferPointer { tensors in
      sites.withUnsafeBufferPointer { sites in
        convolutions.withUnsafeBufferPointer { convolutions in
          linears.withUnsafeBufferPointer { linears in
            var network = pb_network(
              tensors: tensors.baseAddress, sites: sites.baseAddress,
              convolutions: convolutions.baseAddress, linears: linears.baseAddress,
              tensorCount: Int32(tensors.count), siteCount: Int32(sites.count),
              convolutionCount: Int32(convolutions.count), linearCount: Int32(linears.count))
            return pb_engine_create(
              &network, isa.code, precision == .bf16 ? PB_BF16 : PB_FP32, Int32(maximumBatch),
              Int32(threads))
          }
        }
      }
    }
  }
}
