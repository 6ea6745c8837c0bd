import Foundation
import Networks
import Tensors

/// An engine with all that a step needs; used from one thread at a time.
final class TrainingRun: @unchecked Sendable {
  let engine: BLASEngine
  private let done = DispatchSemaphore(value: 0)
  private(set) var statistics: [Float]
  private(set) var gradient: [Float]
  private(set) var result = BatchResult()
  private let weights: [Float]
  private let batch: Batch

  init(_ net: Architecture, batch: Batch) throws {
    engine = try BLASEngine(net, maximumBatch: batch.count)
    var stream = RandomStream(seed: 1, name: "init")
    weights = net.initialWeights(stream: &stream)
    statistics = net.initialStatistics
    gradient = weights
    self.batch = batch
  }

  func step() {
    result = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(), into: &gradient)
  }

  /// Carries out the steps of all runs at once, a thread for each.
  static func sideBySide(_ runs: [TrainingRun], steps: Int) {
    for run in runs {
      Thread {
        for _ in 0..<steps { run.step() }
        run.done.signal()
      }.start()
    }
    for run in runs { run.done.wait() }
  }
}

extension Batch {
  /// Normal pixels and labels among ten classes; dropout draws from the seed.
  static func random(_ count: Int, _ shape: Shape, seed: Int) -> Batch {
    var stream = RandomStream(seed: seed, name: "batch")
    var batch = Batch(capacity: count, imageSize: shape.count)
    for index in batch.images.indices { batch.images[index] = Float(stream.normal()) }
    for index in 0..<count { batch.labels[index] = Int32(stream.index(below: 10)) }
    batch.drawing = UInt64(seed)
    return batch
  }
}
