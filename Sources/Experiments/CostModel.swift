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
    measuring architectures: [Architecture], backend: Backend, jobs: Int, seconds: Double = 0.7
  ) throws {
    var rates: [String: Double] = [:]
    for architecture in architectures where rates[architecture.name] == nil {
      rates[architecture.name] = try Self.measure(architecture, backend, jobs, seconds)
    }
    imagesPerSecond = rates
  }

  /// Seconds of training and evaluating on one core.
  /// - Parameter images: training and test images.
  public func seconds(of run: PlannedRun, images: (training: Int, test: Int)) -> Double {
    let evaluations = run.stage.setting.evaluation == .lastEpoch ? 1 : run.epochs
    // A forward pass is a third of a training step's multiply-adds.
    let work = Double(run.epochs * images.training) + Double(evaluations * images.test) / 3
    return work / (imagesPerSecond[run.architecture.name] ?? .nan)
  }

  private static func measure(
    _ architecture: Architecture, _ backend: Backend, _ jobs: Int, _ seconds: Double
  ) throws -> Double {
    let batch = Batch.synthetic(
      of: architecture.inputShape.count, count: 128, classes: architecture.classes)
    var stream = RandomStream(seed: 1, name: "init")
    let weights = architecture.initialWeights(stream: &stream)
    let engines = try (0..<jobs).map { _ in try backend.engine(for: architecture, batch: 128) }
    let rates = Workers.concurrently(engines.map(Transferred.init)) { engine in
      let engine = engine.value
      var (gradient, statistics) = (weights, engine.initialStatistics)
      func step() {
        _ = engine.gradient(
          at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
          into: &gradient)
      }
      step()
      let start = ContinuousClock.now
      var steps = 0
      repeat {
        step()
        steps += 1
      } while ContinuousClock.now - start < .seconds(seconds)
      return Double(steps * batch.count) / ((ContinuousClock.now - start) / .seconds(1))
    }
    return rates.reduce(0, +) / Double(rates.count)
  }
}

/// A value that is handed to one thread and used there alone.
struct Transferred<Value>: @unchecked Sendable {
  let value: Value
}
