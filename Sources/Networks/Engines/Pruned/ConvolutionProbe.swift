import CKernels
import Tensors

/// One convolution by itself, on noise and on one thread: what it takes to skip its zeros, and what
/// it takes otherwise.
public final class ConvolutionProbe {
  /// A way to compute it.
  public enum Kernel: CaseIterable, Sendable {
    /// Weights that are 0 are skipped.
    case skipping
    /// Every weight is multiplied, by the kernels that could also skip them.
    case whole
    /// Every weight is multiplied, by the fused engine. The filling of its tile and its epilogue do
    /// not count.
    case fused
  }

  public let shape: ConvolutionShape
  private let pruned: OpaquePointer
  private let step: Int32
  private let fused: OpaquePointer?

  /// - Parameter sparsity: fraction of its weights that are 0, anywhere.
  /// - Returns: `nil` if there is not enough memory.
  public init?(_ shape: ConvolutionShape, sparsity: Double, isa: ISA) {
    var stream = RandomStream(seed: 1, name: "\(shape)")
    let keys = (0..<shape.weightCount).map { _ in stream.next() }
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    var weights = keys.map { _ in Float(0.1 * stream.normal()) }
    let count = Int((sparsity * Double(weights.count)).rounded(.toNearestOrEven))
    for place in order.prefix(count) { weights[place] = 0 }

    let side = (shape.side - 1) / shape.stride + 1
    var values = [pb_value(channels: Int32(shape.inputs), side: Int32(shape.side))]
    if shape.stride == 2 {
      values.append(pb_value(channels: Int32(4 * shape.inputs), side: Int32(side)))
    }
    values.append(pb_value(channels: Int32(shape.outputs), side: Int32(side)))
    let bias = [Float](repeating: 0, count: shape.outputs)
    step = Int32(values.count - 2)
    let made = weights.withUnsafeBufferPointer { weights in
      bias.withUnsafeBufferPointer { bias in
        values.withUnsafeBufferPointer { values -> OpaquePointer? in
          var steps: [pb_step] = []
          if shape.stride == 2 { steps.append(Self.step(PB_SPLIT, from: 0)) }
          var convolution = Self.step(PB_CONVOLVE, from: Int32(steps.count))
          (convolution.kernel, convolution.stride) = (Int32(shape.kernel), Int32(shape.stride))
          (convolution.weights, convolution.bias) = (weights.baseAddress, bias.baseAddress)
          steps.append(convolution)
          return steps.withUnsafeBufferPointer { steps in
            var network = pb_pruned_network(
              values: values.baseAddress, steps: steps.baseAddress, products: nil,
              valueCount: Int32(values.count), stepCount: Int32(steps.count), productCount: 0)
            return pb_pruned_create(&network, isa.code, 1)
          }
        }
      }
    }
    guard let made else { return nil }
    (self.shape, pruned) = (shape, made)
    let isKnown = [1, 3].contains(shape.kernel)
    fused =
      isKnown
      ? pb_probe_create(
        isa.code, PB_FP32, Int32(shape.inputs), Int32(shape.outputs), Int32(shape.side),
        Int32(shape.kernel), Int32(shape.stride)) : nil
    guard let fused else { return }
    pb_probe_set_weights(fused, weights)
    let noise = (0..<2 * max(shape.inputs, shape.outputs) * shape.side * shape.side).map { _ in
      Float(stream.normal())
    }
    pb_probe_set_images(fused, noise, noise, 2)
    var result = noise
    pb_probe_forward(fused, &result)
  }

  deinit {
    pb_pruned_destroy(pruned)
    pb_probe_destroy(fused)
  }

  /// Seconds for one picture, the mean of several.
  public func seconds(_ kernel: Kernel) -> Double {
    guard kernel == .fused else {
      pb_pruned_set_skips(pruned, step, kernel == .skipping ? 1 : 0)
      let pictures: Int32 = 16
      return pb_pruned_seconds(pruned, step, pictures) / Double(pictures)
    }
    guard let fused else { return .infinity }
    let passes = 4
    let start = ContinuousClock.now
    for _ in 0..<passes { pb_probe_run(fused, PB_PROBE_FORWARD) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return seconds / Double(passes * Int(pb_probe_images(fused, PB_PROBE_FORWARD)))
  }

  private static func step(_ kind: pb_step_kind, from value: Int32) -> pb_step {
    pb_step(
      kind: kind, input: value, output: value + 1, addend: -1, hasRelu: 0, kernel: 1, stride: 1,
      padding: 0, weights: nil, bias: nil)
  }
}
