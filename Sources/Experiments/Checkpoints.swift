import Foundation
import Results
import Tensors

// Checkpoints of stages in work. A name holds the step, the same bits whoever got there, and the
// lease under which it was written: no worker writes over the file of another.
extension StateStore {
  /// Saves a checkpoint; the one before it is kept as well.
  package func save(_ file: Safetensors, at step: Int, under lease: Lease) throws {
    let name = String(format: "checkpoint-%010d-%06d.safetensors", step, lease.number)
    try Files.replace(path(lease.entry, name), with: StateFile.bytes(of: file))
    for old in try checkpoints(of: lease.entry).dropFirst(2) { unlink(path(lease.entry, old)) }
  }

  /// Hands the checkpoints to `use`, the newest first, until it takes one. A damaged one is put
  /// aside, and so is one that `use` cannot read.
  /// - Parameter report: receives a line for each damaged file.
  package func resume(
    _ entry: Entry, report: (String) -> Void, use: (Safetensors) throws -> Void
  ) throws -> Bool {
    for name in try checkpoints(of: entry) {
      let path = path(entry, name)
      do {
        try use(StateFile.read(path))
        return true
      } catch let error where error is StateError || error is Safetensors.FormatError {
        rename(path, path + ".damaged")
        let problem = error is StateError ? "\(error)" : "\(path) \(error)"
        report("\(problem); put aside as \(name).damaged")
      } catch where !Files.exists(path) {
        continue  // its writer lost the stage to this one, and has just removed it
      }
    }
    return false
  }

  /// Whether training of a stage was begun.
  func isStarted(_ entry: Entry) -> Bool {
    (try? checkpoints(of: entry))?.isEmpty == false
  }

  /// Names, the newest first.
  private func checkpoints(of entry: Entry) throws -> [String] {
    try Files.names(in: path(entry))
      .filter { $0.hasPrefix("checkpoint-") && $0.hasSuffix(".safetensors") }.reversed()
  }
}
