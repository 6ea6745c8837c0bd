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

  /// Trains every network on noise, in all lanes at once: two seconds each, longer if they are few.
  public init(measuring architectures: [Architecture], backend: Backend, in lanes: Lanes) throws {
    self.lanes = lanes
    let networks = Dictionary(architectures.map { ($0.name, $0) }) { first, _ in first }
    let seconds = max(2, 8 / Double(max(1, networks.count)))
    imagesPerSecond = try networks.mapValues { architecture in
      try Measurement(architecture, backend: backend, lanes: lanes, seconds: seconds)
        .imagesPerSecond / Double(lanes.runs)
    }
  }

  /// Seconds of training and evaluating in one lane.
  /// - Parameter images: training and test images.
  public func seconds(of run: PlannedRun, images: (training: Int, test: Int)) -> Double {
    let evaluations = run.stage.setting.evaluation == .lastEpoch ? 1 : run.epochs
    // A forward pass is a third of a training step's multiply-adds.
    let skipped = min(run.firstStep * run.stage.setting.batch, run.epochs * images.training)
    let work =
      Double(run.epochs * images.training - skipped) + Double(evaluations * images.test) / 3
    return work / (imagesPerSecond[run.architecture.name] ?? .nan)
  }
}

extension PlannedRun {
  /// Multiply-adds of its training on so many images: three passes an epoch.
  public func multiplyAdds(images: Int) -> Double {
    3 * Double(epochs * images * architecture.multiplyAdds())
  }
}

extension Plan {
  /// Training and test images of its profile's data.
  public var images: (training: Int, test: Int) {
    get throws {
      let source = try DataSource.named(experiment.profile.data)
      let training = min(
        experiment.profile.trainingImages ?? source.trainingCount, source.trainingCount)
      return (training, min(experiment.profile.testImages ?? source.testCount, source.testCount))
    }
  }
}

/// A value that is handed to one thread and used there alone.
struct Transferred<Value>: @unchecked Sendable {
  let value: Value
}
