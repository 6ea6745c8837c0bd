import CKernels
import Glibc
import Networks
import Peak

/// One convolution of the fused engine by itself, on noise.
final class LayerProbe {
  static let passes = [PB_PROBE_FORWARD, PB_PROBE_BACKWARD, PB_PROBE_WEIGHT_GRADIENT]

  private let shape: ConvolutionShape
  private let probe: OpaquePointer

  /// `nil` where the engine has no such kernel.
  init?(_ shape: ConvolutionShape, _ precision: Precision, _ isa: ISA) {
    guard
      let probe = pb_probe_create(
        isa.kernels, precision == .bf16 ? PB_BF16 : PB_FP32, Int32(shape.inputs),
        Int32(shape.outputs), Int32(shape.side), Int32(shape.kernel), Int32(shape.stride))
    else { return nil }
    (self.shape, self.probe) = (shape, probe)
    let outside = (shape.side - 1) / shape.stride + 1
    let size = shape.inputs * shape.outputs * shape.kernel * shape.kernel
    pb_probe_set_weights(probe, Self.noise(size))
    pb_probe_set_images(
      probe, Self.noise(2 * shape.inputs * shape.side * shape.side),
      Self.noise(2 * shape.outputs * outside * outside), 2)
    var output = [Float](repeating: 0, count: shape.outputs * outside * outside)
    pb_probe_forward(probe, &output)
  }

  deinit { pb_probe_destroy(probe) }

  var kernels: String { String(cString: pb_probe_kernels(probe)) }
  var isWinograd: Bool { pb_probe_winograd_block(probe) != 0 }

  /// The best GFLOP/s of several bursts of about 2 ms, by the thread's processor time.
  func speed(of pass: pb_probe_pass) -> Double {
    let operations = shape.operations * Double(pb_probe_images(probe, pass))
    let repeats = max(1, Int(2e-3 * 100e9 / operations))
    var best = 0.0
    for _ in 0..<4 {
      let start = Self.processorSeconds()
      for _ in 0..<repeats { pb_probe_run(probe, pass) }
      let seconds = Self.processorSeconds() - start
      best = max(best, operations * Double(repeats) / seconds * 1e-9)
    }
    return best
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private static func noise(_ count: Int) -> [Float] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in Float.random(in: -0.1...0.1, using: &random) }
  }
}

extension ISA {
  fileprivate var kernels: pb_isa {
    switch self {
    case .portable: PB_PORTABLE
    case .avx2: PB_AVX2
    case .avx512: PB_AVX512
    case .avx512bf16: PB_AVX512_BF16
    case .amx: PB_AMX
    }
  }

  /// GFLOP/s of one core with this instruction set; `nil` where nothing measures it.
  func peak(_ precision: Precision) -> Double? {
    switch (self, precision) {
    case (.portable, .fp32): peak_gflops(PEAK_PORTABLE, 4e-3)
    case (.avx2, .fp32): peak_gflops(PEAK_AVX2, 4e-3)
    case (.avx512, .fp32): peak_gflops(PEAK_AVX512, 4e-3)
    case (.avx512bf16, .bf16): peak_gflops(PEAK_AVX512_BF16, 4e-3)
    case (.amx, .bf16): peak_gflops(PEAK_AMX, 4e-3)
    default: nil
    }
  }
}
