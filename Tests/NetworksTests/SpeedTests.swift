import Foundation
import Networks
import Tensors
import Testing

/// Not a claim but a measurement: set PRUNEBENCH_SPEED to a network's name to see it.
@Suite struct SpeedTests {
  @Test(
    "two engines side by side: training images per second",
    .enabled(if: ProcessInfo.processInfo.environment["PRUNEBENCH_SPEED"] != nil))
  func speed() throws {
    let name = ProcessInfo.processInfo.environment["PRUNEBENCH_SPEED"]!
    let net = try Architecture.named(name)
    let (steps, batch) = (10, Batch.random(128, net.inputShape, seed: 1))
    let runs = try (0..<2).map { _ in try TrainingRun(net, batch: batch) }
    for _ in 0..<5 {
      let seconds = ContinuousClock().measure { TrainingRun.sideBySide(runs, steps: steps) }
      let rate = Double(runs.count * steps * batch.count) / (seconds / .seconds(1))
      print("\(name): \(Int(rate)) images/s with \(runs[0].engine.kernels)")
    }
  }
}
