import Datasets
import Foundation
import Networks
import Pruning
import Tensors
import Training

/// How fast runs train, measured on noise through the very path that campaigns use: data stream with
/// augmentation, engine, optimiser, logs.
public struct Measurement: Codable, Sendable {
  public let model: String
  public let precision: String
  public let batch: Int
  /// Runs side by side, one thread each.
  public let cores: Int
  /// Training images per second of all runs together, in each window of time.
  public let windows: [Double]
  /// Largest memory of the process so far, bytes.
  public let memory: Int
  public let kernels: String

  /// Median over the windows.
  public var imagesPerSecond: Double { windows.sorted()[windows.count / 2] }

  /// - Parameter seconds: of measuring, after one step to warm up.
  public init(
    _ architecture: Architecture, backend: Backend, batch: Int = 128, cores: Int, seconds: Double,
    windowCount: Int = 5
  ) throws {
    let examples = Self.noise(like: architecture, count: 2 * batch)
    let runs = try (0..<cores).map { seed in
      let engine = try backend.engine(for: architecture, batch: batch)
      let stream = BatchStream(TrainingSplit(examples), batchSize: batch, seed: seed)
      let run = Run(
        setting: Setting(
          model: architecture.name,
          data: Setting.DataChoice(name: "noise", digest: ""), batch: batch, seed: seed),
        schedule: Schedule(epochs: 1_000_000, learningRate: 0.01, decayEpochs: []),
        engine: engine, data: stream, batch: stream.makeBatch(),
        randomness: .streams(seed: seed, architecture))
      return Transferred(value: Runner(Loop(Dense(), run)))
    }
    let length = seconds / Double(windowCount)
    let rates = Workers.concurrently(runs) { run in
      run.value.step()
      return (0..<windowCount).map { _ in run.value.rate(for: length, batch: batch) }
    }
    (model, precision) = (architecture.name, backend.precision.recordName)
    (self.batch, self.cores) = (batch, cores)
    windows = (0..<windowCount).map { window in rates.reduce(0) { $0 + $1[window] } }
    memory = Self.peakMemory()
    kernels = backend.kernels
  }

  private final class Runner {
    private var loop: Loop<Dense>
    init(_ loop: consuming Loop<Dense>) { self.loop = loop }

    func step() {
      do { try loop.train(until: loop.run.step + 1) } catch { preconditionFailure("\(error)") }
    }

    /// Images per second over at least `seconds`.
    func rate(for seconds: Double, batch: Int) -> Double {
      let start = ContinuousClock.now
      var steps = 0
      repeat {
        step()
        steps += 1
      } while ContinuousClock.now - start < .seconds(seconds)
      return Double(steps * batch) / ((ContinuousClock.now - start) / .seconds(1))
    }
  }

  private static func noise(like architecture: Architecture, count: Int) -> Examples {
    let shape = architecture.inputShape
    var stream = RandomStream(seed: 1, name: "noise")
    let images = ImageShape(channels: shape.channels, height: shape.height, width: shape.width)
    return Examples(
      pixels: (0..<count * shape.count).map { _ in UInt8(truncatingIfNeeded: stream.next()) },
      labels: (0..<count).map { UInt8($0 % architecture.classes) }, shape: images,
      classCount: architecture.classes,
      normalisation: Normalisation(
        mean: Array(repeating: 0.5, count: shape.channels),
        deviation: Array(repeating: 0.25, count: shape.channels)))
  }

  private static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
