import Datasets
import Foundation
import Networks
import Tensors
import Training

/// How long runs take on this machine, from a measurement of training steps made just now.
public struct CostModel: Sendable {
  /// Training images per second of one run while `jobs` run side by side, by network.
  public let imagesPerSecond: [String: Double]

  /// Trains every network on noise for about `seconds`, as many copies side by side as `jobs`.
  public init(
    measuring architectures: [Architecture], backend: Backend, jobs: Int, seconds: Double = 2
  ) throws {
    var rates: [String: Double] = [:]
    for architecture in architectures where rates[architecture.name] == nil {
      rates[architecture.name] =
        try Measurement(architecture, backend: backend, cores: jobs, seconds: seconds)
        .imagesPerSecond / Double(jobs)
    }
    imagesPerSecond = rates
  }

  /// Seconds of training and evaluating on one core.
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
