import Foundation
import Networks
import Tensors

/// A fused engine with all that a step needs; used from one thread at a time.
final class FusedRun: @unchecked Sendable {
  let engine: FusedEngine
  private let done = DispatchSemaphore(value: 0)
  private var statistics, gradient: [Float]
  private let weights: [Float]
  private let batch: Batch

  init(
    _ net: Architecture, batch count: Int, _ precision: Precision, _ isa: ISA, threads: Int = 1
  ) throws {
    engine = try FusedEngine(
      net, maximumBatch: count, precision: precision, isa: isa, threads: threads)
    weights = net.perturbedWeights(seed: 1)
    (statistics, gradient) = (net.initialStatistics, weights)
    batch = Batch.random(count, net.inputShape, seed: 1)
  }

  /// Carries out the steps of all runs at once, a thread for each.
  static func sideBySide(_ runs: [FusedRun], steps: Int) {
    for run in runs {
      Thread {
        for _ in 0..<steps {
          _ = run.engine.gradient(
            at: run.weights, statistics: &run.statistics, on: run.batch,
            objective: .crossEntropy(), into: &run.gradient)
        }
        run.done.signal()
      }.start()
    }
    for run in runs { run.done.wait() }
  }
}
