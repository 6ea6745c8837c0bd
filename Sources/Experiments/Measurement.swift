import Foundation
import Networks

/// How fast runs train, measured on noise through the very path that campaigns use.
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

  /// Median over the windows.
  public var imagesPerSecond: Double { windows.sorted()[windows.count / 2] }

  /// - Parameter seconds: of measuring, after one step to warm up.
  public init(
    _ architecture: Architecture, backend: Backend, batch: Int = 128, lanes: Lanes,
    seconds: Double, windowCount: Int = 5
  ) throws {
    let gauge = try Gauge(
      architecture, backend: backend, batch: batch, runs: lanes.runs, threads: lanes.threads)
    (model, precision) = (architecture.name, backend.precision.recordName)
    (self.batch, runs) = (batch, lanes.runs)
    windows = (0..<windowCount).map { _ in
      gauge.trainingRate(for: seconds / Double(windowCount))
    }
    memory = Self.peakMemory()
    kernels = backend.kernels
  }

  private static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
