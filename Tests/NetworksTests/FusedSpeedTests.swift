import Foundation
import Networks
import Tensors
import Testing

/// Not a claim but a measurement: set PRUNEBENCH_FUSED to a network's name to see it.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["PRUNEBENCH_FUSED"] != nil))
struct FusedSpeedTests {
  @Test("processor time of the fastest step and evaluation, by kernels")
  func speed() throws {
    let net = try Architecture.named(ProcessInfo.processInfo.environment["PRUNEBENCH_FUSED"]!)
    let batch = Batch.random(128, net.inputShape, seed: 1)
    let weights = net.perturbedWeights(seed: 1)
    for (precision, isa) in choices {
      let engine = try FusedEngine(net, maximumBatch: 128, precision: precision, isa: isa)
      var (statistics, gradient) = (net.initialStatistics, weights)
      var logits = [Float](repeating: 0, count: 128 * net.classes)
      var (step, evaluation) = (Double.infinity, Double.infinity)
      let start = Date()
      while Date().timeIntervalSince(start) < seconds {
        step = min(
          step,
          processorSeconds {
            _ = engine.gradient(
              at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
              into: &gradient)
          })
        evaluation = min(
          evaluation,
          processorSeconds {
            engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)
          })
      }
      print(
        "\(net.name) \(engine.kernels): step \(Int(step * 1e6)) us, images/s on two cores "
          + "\(Int(256 / step)), evaluation \(Int(256 / evaluation)), \(engine.bytes >> 20) MiB")
    }
  }

  @Test("two runs side by side, and one run on two threads: images per second by the clock")
  func sideBySide() throws {
    let net = try Architecture.named(ProcessInfo.processInfo.environment["PRUNEBENCH_FUSED"]!)
    for (precision, isa) in choices where isa >= .avx2 {
      let runs = try (0..<2).map { _ in try FusedRun(net, batch: 128, precision, isa) }
      let alone = try FusedRun(net, batch: 128, precision, isa, threads: 2)
      let rates = [runs, [alone]].map { runs in
        (0..<5).map { _ in
          let steps = 4
          let seconds = ContinuousClock().measure { FusedRun.sideBySide(runs, steps: steps) }
          return Int(Double(runs.count * steps * 128) / (seconds / .seconds(1)))
        }.sorted()
      }
      print(
        "\(net.name) \(runs[0].engine.kernels) images/s by the clock, five rounds: "
          + "two runs \(rates[0]), one on two threads \(rates[1])")
    }
  }

  private var seconds: Double {
    Double(ProcessInfo.processInfo.environment["PRUNEBENCH_SECONDS"] ?? "") ?? 5
  }

  private var choices: [(Precision, ISA)] {
    ISA.singlePrecision.reversed().map { (.fp32, $0) }
      + (ISA.best >= .avx512bf16 ? [(.bf16, .avx512bf16)] : [])
  }

  private func processorSeconds(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    let start = now()
    work()
    return now() - start
  }
}
