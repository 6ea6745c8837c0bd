import Networks
import Tensors
import Testing

/// bf16 for whole networks: rounding flips ReLUs, so gradients are compared by direction and
/// training by its course; single kernels are held to their arithmetic in KernelTests.
@Suite(.enabled(if: ISA.best >= .avx512bf16, "bf16 needs avx512bf16 or amx"))
struct FusedHalfTests {
  static let networks = [
    Architecture.tiny(width: 16, side: 16), .tiny(width: 32, side: 8), .tiny(width: 20, side: 9),
    .tinyWide(width: 32, side: 16), .tinyWide(width: 48, side: 8),
    .tinyVGG(width: 32, side: 16, hidden: false), .tinyStem(width: 32, side: 32),
  ]

  @Test("gradients point where those in single precision do", arguments: networks)
  func direction(net: Architecture) throws {
    let single = try FusedStep(net, batch: 37)
    let half = try FusedStep(net, batch: 37, precision: .bf16)
    #expect(abs(half.result.lossSum / single.result.lossSum - 1) < 0.01)
    #expect(cosine(half.logits, single.logits) > 0.999, "\(net.name) logits")
    #expect(
      cosine(half.gradient, single.gradient) > 0.98,
      "\(net.name) gradient \(cosine(half.gradient, single.gradient))")
    for layer in net.layout.prunable {
      let cosine = cosine(Array(half.gradient[layer.range]), Array(single.gradient[layer.range]))
      #expect(cosine > 0.95, "\(net.name) \(layer.name) \(cosine)")
    }
    for (ours, theirs) in zip(half.statistics, single.statistics) {
      #expect(abs(ours - theirs) < 0.01 * max(1, abs(theirs)))
    }
  }

  @Test("training takes the course of single precision")
  func course() throws {
    let net = Architecture.tiny(width: 16, side: 16)
    let (single, half) = try (losses(net, .fp32), losses(net, .bf16))
    #expect(single.last! < 0.5 * single[0])
    for (ours, theirs) in zip(half, single) { #expect(abs(ours - theirs) < 0.1 * single[0]) }
  }

  /// Loss per example of each of 40 steps on one batch.
  private func losses(_ net: Architecture, _ precision: Precision) throws -> [Double] {
    let engine = try FusedEngine(net, maximumBatch: 32, precision: precision)
    let batch = Batch.random(32, net.inputShape, seed: 5)
    var weights = net.perturbedWeights(seed: 5)
    var (statistics, gradient) = (net.initialStatistics, weights)
    return (0..<40).map { _ in
      let result = engine.gradient(
        at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
        into: &gradient)
      for index in weights.indices { weights[index] -= 0.5 * gradient[index] }
      return result.lossSum / 32
    }
  }
}
