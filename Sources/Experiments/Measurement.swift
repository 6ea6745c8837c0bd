import Datasets
import Foundation
import Networks

/// How fast runs train, measured on noise or on pictures through the very path that campaigns use.
public struct Measurement: Codable, Sendable {
  public let model: String
  public let precision: String
  public let batch: Int
  /// Runs side by side.
  public let runs: Int
  /// Training images per second of all runs together, in each window of time.
  public let windows: [Double]
  /// Largest memory of the process so far, bytes.
  public let memory: Int
  public let kernels: String
  /// Of pictures; `nil` of noise.
  public let pictures: Pictures?

  /// What pictures cost.
  public struct Pictures: Codable, Sendable {
    /// Decoded, cropped and scaled by one core alone, per second.
    public let decodedPerSecond: Double
    /// Of the time of training: for which it waited for pictures.
    public let waitingShare: Double
  }

  /// Median over the windows.
  public var imagesPerSecond: Double { windows.sorted()[windows.count / 2] }

  /// - Parameters:
  ///   - seconds: of measuring, after one step to warm up; a step at least.
  ///   - pictures: to train on in place of noise.
  public init(
    _ architecture: Architecture, backend: Backend, batch: Int = 128, lanes: Lanes,
    seconds: Double, windowCount: Int = 5, pictures: SyntheticPictures? = nil
  ) throws {
    let folder = try pictures.map(PictureFolder.init)
    let gauge = try Gauge(
      architecture, backend: backend, batch: batch, runs: lanes.runs, threads: lanes.threads,
      images: folder?.data.training)
    (model, precision) = (architecture.name, backend.precision.recordName)
    (self.batch, runs) = (batch, lanes.runs)
    let (start, waited) = (ContinuousClock.now, gauge.waited)
    func passed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    var windows: [Double] = []
    repeat {
      windows.append(gauge.trainingRate(for: seconds / Double(windowCount)))
    } while windows.count < windowCount && passed() < seconds
    self.windows = windows
    let share = (gauge.waited - waited) / (Double(lanes.runs) * passed())
    self.pictures = try folder.map {
      Pictures(decodedPerSecond: try $0.decodingRate(), waitingShare: share)
    }
    memory = Self.peakMemory()
    kernels = backend.kernels
  }

  /// Pictures in a temporary folder, which goes with it.
  private final class PictureFolder {
    let data: DataSet
    private let folder: URL

    init(_ pictures: SyntheticPictures) throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "pictures-\(UUID())")
      try pictures.write(to: folder)
      _ = try DataImport(to: folder).run(from: folder)
      data = try Self.read(folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func read(_ folder: URL, threads: Int? = nil) throws -> DataSet {
      let source = try DataSource.imageNet.opened(in: folder.appending(path: "data/imagenet"))
      return try source.read(
        from: folder.appending(path: "data/imagenet"),
        threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Training pictures per second, read by one thread.
    func decodingRate() throws -> Double {
      let split = try Self.read(folder, threads: 1).training
      var stream = BatchStream(split, batchSize: min(32, split.count), seed: 1)
      var (batch, count) = (stream.makeBatch(), 0)
      let start = ContinuousClock.now
      for step in 0..<8 {
        stream.fill(&batch, step: step)
        count += batch.count
      }
      return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }
  }

  private static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
