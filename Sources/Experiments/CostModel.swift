import Datasets
import Foundation
import Networks
import Tensors
import Training

/// How long runs take on this machine, from a measurement of training steps made just now.
public struct CostModel: Sendable {
  /// Training images per second of one run, in its lane beside the others, by network.
  public let imagesPerSecond: [String: Double]
  public let lanes: Lanes

  /// Trains the network of every run on noise, in all lanes at once.
  /// - Parameter seconds: for each network; two, and longer if they are few, where `nil`.
  public init(
    measuring runs: [PlannedRun], backend: Backend, in lanes: Lanes, seconds: Double? = nil
  ) throws {
    self.lanes = lanes
    let networks = Dictionary(runs.map { ($0.architecture.name, $0) }) { first, _ in first }
    let seconds = seconds ?? max(2, 8 / Double(max(1, networks.count)))
    imagesPerSecond = try networks.mapValues { run in
      // Of pictures of 224x224 pixels a few tell as much as a batch.
      try Measurement(
        run.architecture, backend: backend, batch: run.stage.setting.readsPictures ? 4 : 128,
        lanes: lanes, seconds: seconds
      ).imagesPerSecond / Double(lanes.runs)
    }
  }

  /// Seconds of training and evaluating in one lane.
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
