import Foundation
import Networks
import Tensors

/// Whether the kernels of this machine compute what they must: pinned training steps of a small
/// network, again and again, on one thread and on several.
public struct SelfTest: Sendable {
  /// The kernels for one precision and instruction set.
  public struct Kernels: Sendable {
    public let precision: Precision
    public let isa: ISA
    /// SHA-256 of what came out: one, unless something is broken.
    public let digests: Set<String>
    public let repetitions: Int
    /// How far the gradient lies from the reference engine's, relative to that one's length.
    public let deviation: Double

    package init(
      _ precision: Precision, _ isa: ISA, digests: Set<String>, repetitions: Int, deviation: Double
    ) {
      (self.precision, self.isa, self.digests) = (precision, isa, digests)
      (self.repetitions, self.deviation) = (repetitions, deviation)
    }

    /// Whether the bits were always the same, and the numbers the reference's but for rounding: a
    /// tenth in bf16, while a layer that is wrong changes most of the gradient.
    public var isSound: Bool {
      digests.count == 1 && deviation < (precision == .fp32 ? 1e-4 : 0.25)
    }
  }

  public let kernels: [Kernels]

  /// - Parameter seconds: for all kernels together.
  public init(seconds: Double) throws {
    let network = try Architecture.named("resnet8")
    let reference = Self.gradient(ReferenceEngine<Float>(network), of: network)
    let choices = Precision.allCases.flatMap { precision in
      ISA.available.filter { Self.hasKernels($0, for: precision) }.map { (precision, $0) }
    }
    kernels = try choices.map { precision, isa in
      let backend = try Backend(precision: precision, isa: isa)
      let end = Date(timeIntervalSinceNow: seconds / Double(choices.count))
      var (digests, repetitions): (Set<String>, Int) = ([], 0)
      while repetitions < 3 || Date() < end {
        digests.insert(try backend.numerics(of: network, threads: 1 + repetitions % 3))
        repetitions += 1
      }
      let gradient = Self.gradient(try backend.engine(for: network, batch: 4), of: network)
      return Kernels(
        precision, isa, digests: digests, repetitions: repetitions,
        deviation: Self.distance(of: gradient, from: reference))
    }
  }

  /// In single precision, AVX2 and AVX-512 give the same bits.
  public var agree: Bool {
    let digests = kernels.filter { $0.precision == .fp32 && $0.isa != .portable }.map(\.digests)
    return Set(digests).count < 2
  }

  private static func hasKernels(_ isa: ISA, for precision: Precision) -> Bool {
    precision == .fp32 ? isa <= .avx512 : isa >= .avx512bf16
  }

  private static func gradient(_ engine: any Engine, of network: Architecture) -> [Float] {
    var stream = RandomStream(seed: 1, name: "self-test")
    let weights = network.initialWeights(stream: &stream)
    let batch = Batch.synthetic(of: network.inputShape.count, count: 4, classes: engine.classes)
    var (gradient, statistics) = (weights, engine.initialStatistics)
    _ = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(), into: &gradient)
    return gradient
  }

  private static func distance(of gradient: [Float], from reference: [Float]) -> Double {
    func length(_ values: some Sequence<Double>) -> Double {
      values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    return length(zip(gradient, reference).map { Double($0) - Double($1) })
      / length(reference.map(Double.init))
  }
}
