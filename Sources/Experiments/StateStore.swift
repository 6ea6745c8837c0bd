import Foundation
import Results
import Tensors

/// The state directory: finished stages with their weights, and checkpoints of those in work. It
/// alone decides what is done. Any number of processes on any machines may share it.
///
/// ```
/// stages/<key>-<numerics>/final.safetensors    complete from the moment it has this name
/// stages/<key>-<numerics>/at-500.safetensors   the state before step 500, if others start there
/// stages/<key>-<numerics>/checkpoint-<step>-<lease>.safetensors   of a stage in work, the last two
/// stages/<key>-<numerics>/lease-<number>       who trains it: the highest number counts
/// workers/<id>.json                            a worker's heartbeat
/// ```
///
/// Names are taken by hard links and renames alone, which are atomic on network file systems too;
/// nothing locks a file or compares the clocks of two machines.
public struct StateStore: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// A stage as trained by one kind of kernels.
  public struct Entry: Hashable, Sendable {
    let name: String
    public init(key: StageKey, numerics: String) {
      name = "\(key.prefix(32))-\(numerics.prefix(16))"
    }
  }

  public func isFinished(_ entry: Entry) -> Bool { has(entry, "final.safetensors") }

  public func finished(_ entry: Entry) throws -> Safetensors {
    try finished(entry, "final.safetensors")
  }

  /// Publishes a finished stage. What stands there is never written over.
  /// - Returns: `false` if another has published it.
  package func publish(_ file: Safetensors, as entry: Entry) throws -> Bool {
    try Files.create(path(entry, "final.safetensors"), with: StateFile.bytes(of: file))
  }

  /// The state of a stage before a step, as other stages start from it.
  func snapshot(_ entry: Entry, at step: Int) throws -> Safetensors {
    try finished(entry, "at-\(step).safetensors")
  }

  private func finished(_ entry: Entry, _ name: String) throws -> Safetensors {
    guard has(entry, name) else { throw removed(entry) }
    return try StateFile.read(
      path(entry, name), advice: "; remove it, and the same command trains it again")
  }

  /// What is to be said of a stage that was there a moment ago.
  func removed(_ entry: Entry) -> StateError {
    StateError(
      description: "\(path(entry)): removed while it was needed; published records stay, and the "
        + "same command trains again what is missing")
  }

  /// - Throws: ``StateError`` where the folder cannot be looked into: all runs would seem to be
  ///   missing.
  func checkReadable() throws {
    let stages = "\(folder)/stages"
    guard access(stages, R_OK | X_OK) != 0, errno != ENOENT else { return }
    throw StateError(
      description: "\(stages): cannot read: \(String(cString: strerror(errno))); ask its owner, or "
        + "choose another folder by --dir")
  }

  func hasSnapshot(_ entry: Entry, at step: Int) -> Bool {
    has(entry, "at-\(step).safetensors")
  }

  package func publish(_ snapshot: Safetensors, of entry: Entry, at step: Int) throws {
    _ = try Files.create(path(entry, "at-\(step).safetensors"), with: StateFile.bytes(of: snapshot))
  }

  /// Looks into the folder: of a single name a network file system may remember for half a minute
  /// that there was no such file.
  private func has(_ entry: Entry, _ name: String) -> Bool {
    (try? Files.names(in: path(entry)))?.contains(name) == true
  }

  package func path(_ entry: Entry, _ file: String? = nil) -> String {
    "\(folder)/stages/\(entry.name)" + (file.map { "/" + $0 } ?? "")
  }
}

/// A file of the state directory that cannot be used, in one sentence.
public struct StateError: Error, CustomStringConvertible {
  public let description: String
  public init(description: String) { self.description = description.onOneLine }
}
