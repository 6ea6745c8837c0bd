import Datasets
import Foundation
import Networks
import Tensors
import Training

/// How long runs take on this machine, from a measurement of training steps made just now.
public struct CostModel: Sendable {
  /// Training images per second of one run while `jobs` run side by side, by network.
  public let imagesPerSecond: [String: Double]

  /// Trains the network of every run on noise for about `seconds`, as many copies side by side as
  /// `jobs`.
  public init(
    measuring runs: [PlannedRun], backend: Backend, jobs: Int, seconds: Double = 2
  ) throws {
    var rates: [String: Double] = [:]
    for run in runs where rates[run.architecture.name] == nil {
      // Of pictures of 224x224 pixels a few tell as much as a batch.
      rates[run.architecture.name] =
        try Measurement(
          run.architecture, backend: backend, batch: run.stage.setting.readsPictures ? 4 : 128,
          cores: jobs, seconds: seconds
        ).imagesPerSecond / Double(jobs)
    }
    imagesPerSecond = rates
  }

  /// Seconds of training and evaluating on one core.
  public func seconds(of run: PlannedRun) -> Double {
    let images = run.images
    let evaluations = run.stage.setting.evaluation == .lastEpoch ? 1 : run.epochs
    // A forward pass is a third of a training step's multiply-adds.
    let skipped = min(run.firstStep * run.stage.setting.batch, run.epochs * images.training)
    let work =
      Double(run.epochs * images.training - skipped) + Double(evaluations * images.test) / 3
    return work / (imagesPerSecond[run.architecture.name] ?? .nan)
  }
}

extension PlannedRun {
  /// Multiply-adds of its training: three passes an epoch.
  public var multiplyAdds: Double {
    3 * Double(epochs * images.training * architecture.multiplyAdds())
  }
}

/// A value that is handed to one thread and used there alone.
struct Transferred<Value>: @unchecked Sendable {
  let value: Value
}
