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
    let (engines, calls, batch) = (2, 10, Batch.random(128, net.inputShape, seed: 1))
    let runs = try (0..<engines).map { _ in try TrainingRun(net, batch: batch) }
    for _ in 0..<3 {
      let start = ContinuousClock.now
      let threads = runs.map { run in Thread { for _ in 0..<calls { run.step() }; run.done.signal() } }
      for thread in threads { thread.start() }
      for run in runs { run.done.wait() }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      print(name, Int(Double(engines * calls * batch.count) / seconds), "images/s,", runs[0].engine.kernels)
    }
  }
}
