import Comparing
import Experiments
import Networks

/// One of the suite's own engines.
final class OurContender: Contender {
  let name: String
  let side: Side
  let category: Class
  private let gauge: Gauge

  init(
    _ backend: Backend, _ category: Class, _ network: Architecture, batch: Int, layout: Layout
  ) throws {
    side = backend.kind == .blas ? .blas : .fused
    name =
      side == .blas ? "BLAS, OpenBLAS \(backend.kernels)" : "fused \(backend.kernels)"
    self.category = category
    gauge = try Gauge(
      network, backend: backend, batch: batch, runs: layout.runs, threads: layout.threads)
  }

  func rate(of work: Work, for seconds: Double) -> Double {
    switch work {
    case .train: gauge.trainingRate(for: seconds)
    case .evaluate: gauge.evaluationRate(for: seconds)
    }
  }

  /// The classes that this machine has kernels for, with those kernels.
  static let choices: [(category: Class, precision: Precision, isa: ISA)] = {
    let best = min(ISA.best, .avx512)
    let single: [(Class, Precision, ISA)] =
      [(.fp32, .fp32, best)] + (best > .avx2 ? [(.fp32AVX2, .fp32, .avx2)] : [])
    let half = ISA.available.filter { $0 >= .avx512bf16 }
    return single
      + half.reversed().map { ($0 == half.last ? .bf16 : .bf16AVX512, .bf16, $0) }
  }()
}
