import Foundation
import Results
import Training

/// What happens while a campaign runs, for whoever shows it.
public enum Event: Sendable {
  /// Before anything is trained.
  case planned(total: Int, missing: [PlannedRun])
  /// - step: above 0 where a checkpoint is continued.
  case started(PlannedRun, job: Int, step: Int)
  case advanced(
    PlannedRun, job: Int, step: Int, of: Int, sparsity: Double, epochs: [EpochRecord])
  case finished(PlannedRun, job: Int, Record.Evaluation?, Double)
  /// There is nothing left to do of a run: another worker finished it.
  case done(PlannedRun)
  /// All runs that are left, so many, are in work elsewhere, or wait for one that is.
  case waiting(Int)
  /// A run was lost to another worker, which took this one for dead.
  case lost(PlannedRun, job: Int)
  /// Something that was mended, as a damaged checkpoint.
  case warning(String)
}

/// Where the time of a run went.
struct Timing: Codable, Sendable {
  var started: Date
  var epochSeconds: [Double] = []
  /// Seconds in the method's own code.
  var maskEpochSeconds: [Double] = []
  /// Seconds for which steps waited for pictures; `nil` where none are decoded.
  private(set) var pictureSeconds: Double?
  /// Seconds of writing checkpoints; `nil` in checkpoints of earlier versions.
  var checkpointSeconds: Double?
  /// The most threads it was spread over.
  var threads = 1
  private var current = 0.0
  private var currentMask = 0.0

  init(started: Date) { self.started = started }

  var seconds: Double { epochSeconds.reduce(current, +) }

  mutating func add(_ seconds: Double, _ maskSeconds: Double, pictures: Double?) {
    current += seconds
    currentMask += maskSeconds
    if let pictures { pictureSeconds = (pictureSeconds ?? 0) + pictures }
  }

  mutating func closeEpoch() {
    epochSeconds.append(current)
    maskEpochSeconds.append(currentMask)
    (current, currentMask) = (0, 0)
  }
}
