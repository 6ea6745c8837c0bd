import Crypto
import Foundation
import Results
import Tensors

/// The state directory: finished stages with their weights, and checkpoints of those in work. It
/// alone decides what is done.
///
/// ```
/// stages/<key>-<numerics>/final.safetensors   complete from the moment it has this name
/// stages/<key>-<numerics>/at-500.safetensors  the state before step 500, if other stages start there
/// work/<key>-<numerics>/checkpoint.safetensors, previous.safetensors
/// ```
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

  /// Where the results of every finished run are kept.
  public func isFinished(_ entry: Entry) -> Bool {
    FileManager.default.fileExists(atPath: path("stages", entry, "final.safetensors"))
  }

  public func finished(_ entry: Entry) throws -> Safetensors {
    try StateFile.read(path("stages", entry, "final.safetensors"))
  }

  public func machine(_ entry: Entry) throws -> MachineRecord {
    try finished(entry).decode(metadata: "machine")
  }

  /// Publishes a finished stage and removes its checkpoints.
  public func publish(_ file: Safetensors, as entry: Entry) throws {
    try Files.makeFolder(path("stages", entry))
    try StateFile.write(file, to: path("stages", entry, "final.safetensors"))
    try? FileManager.default.removeItem(atPath: path("work", entry))
  }

  /// The state of a stage before a step, as other stages start from it.
  public func snapshot(_ entry: Entry, at step: Int) throws -> Safetensors {
    try StateFile.read(path("stages", entry, "at-\(step).safetensors"))
  }

  public func hasSnapshot(_ entry: Entry, at step: Int) -> Bool {
    Files.exists(path("stages", entry, "at-\(step).safetensors"))
  }

  public func publish(_ snapshot: Safetensors, of entry: Entry, at step: Int) throws {
    try Files.makeFolder(path("stages", entry))
    try StateFile.write(snapshot, to: path("stages", entry, "at-\(step).safetensors"))
  }

  /// Saves a checkpoint; the one before it is kept as well.
  public func save(_ file: Safetensors, of entry: Entry) throws {
    try Files.makeFolder(path("work", entry))
    let newest = path("work", entry, "checkpoint.safetensors")
    if Files.exists(newest) {
      try Files.move(newest, to: path("work", entry, "previous.safetensors"))
    }
    try StateFile.write(file, to: newest)
  }

  /// The newest checkpoint that is whole. A damaged one is put aside.
  /// - Parameter report: receives a line for each damaged file.
  public func checkpoint(of entry: Entry, report: (String) -> Void) -> Safetensors? {
    for name in ["checkpoint.safetensors", "previous.safetensors"] {
      let path = path("work", entry, name)
      guard Files.exists(path) else { continue }
      do {
        return try StateFile.read(path)
      } catch {
        try? Files.move(path, to: path + ".damaged")
        report("\(error); put aside as \(name).damaged")
      }
    }
    return nil
  }

  /// Whether training of a stage was begun and not finished.
  public func isStarted(_ entry: Entry) -> Bool {
    Files.exists(path("work", entry, "checkpoint.safetensors"))
      || Files.exists(path("work", entry, "previous.safetensors"))
  }

  private func path(_ area: String, _ entry: Entry, _ file: String? = nil) -> String {
    "\(folder)/\(area)/\(entry.name)" + (file.map { "/" + $0 } ?? "")
  }
}

/// A safetensors file that holds a digest of itself, so that damage is found whatever it hits.
enum StateFile {
  static func write(_ file: Safetensors, to path: String) throws {
    var file = file
    file.metadata["sha256"] = try digest(file)
    try Files.replace(path, with: Array(file.encoded()))
  }

  static func read(_ path: String) throws -> Safetensors {
    do {
      var file = try Safetensors(decoding: Data(Files.read(path)))
      let expected = file.metadata.removeValue(forKey: "sha256")
      guard try digest(file) == expected else {
        throw Safetensors.FormatError("does not match its own digest")
      }
      return file
    } catch let error as Safetensors.FormatError {
      throw StateError(description: "\(path) is damaged: it \(error)")
    }
  }

  private static func digest(_ file: Safetensors) throws -> String {
    hexadecimal(SHA256.hash(data: try file.encoded()))
  }
}

/// A file of the state directory that cannot be used, in one sentence.
public struct StateError: Error, CustomStringConvertible {
  public let description: String
  public init(description: String) { self.description = description.onOneLine }
}
