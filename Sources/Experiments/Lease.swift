import Foundation
import Results

/// The right to train a stage. Leases of a stage are numbered, and the highest number counts,
/// whatever the holder of an earlier one believes: a worker that was stopped, and lost its stage
/// meanwhile, finds a higher number beside its own.
package struct Lease: Hashable, Sendable {
  package let entry: StateStore.Entry
  package let number: Int
  /// The id of the worker that holds it.
  package let worker: String

  package var fileName: String { String(format: "lease-%06d", number) }
}

extension StateStore {
  /// Takes a stage that no other worker holds.
  /// - Parameter isAlive: whether the worker of an id is still at work.
  /// - Returns: `nil` if another holds it, or was faster.
  package func takeLease(
    of entry: Entry, for worker: String, isAlive: (String) -> Bool
  ) throws -> Lease? {
    let last = try leases(of: entry).last
    if let last {
      // Without a holder: it has just given the stage back, finished.
      guard let holder = holder(of: entry, last), !isAlive(holder) else { return nil }
    }
    let lease = Lease(entry: entry, number: (last ?? 0) + 1, worker: worker)
    try Files.makeFolder(path(entry))
    guard try Files.create(path(entry, lease.fileName), with: Array(worker.utf8)) else {
      return nil
    }
    return lease
  }

  /// Whether a lease still counts, by what the folder says now.
  package func isHeld(_ lease: Lease) -> Bool {
    (try? leases(of: lease.entry))?.last == lease.number
      && holder(of: lease.entry, lease.number) == lease.worker
  }

  /// The worker that took a stage last, dead or alive; `nil` for a stage that nobody has in work.
  package func holder(of entry: Entry) -> String? {
    (try? leases(of: entry))?.last.flatMap { holder(of: entry, $0) }
  }

  /// Gives a finished stage back: what was needed to train it is removed.
  package func giveBack(_ lease: Lease) throws {
    for name in try Files.names(in: path(lease.entry)) {
      let isOwn = name.hasPrefix("lease-") && name <= lease.fileName
      // Hidden ones were being written when a worker was killed.
      if isOwn || name.hasPrefix("checkpoint-") || name.hasPrefix(".") {
        unlink(path(lease.entry, name))
      }
    }
  }

  private func leases(of entry: Entry) throws -> [Int] {
    try Files.names(in: path(entry)).filter { $0.hasPrefix("lease-") }
      .compactMap { Int($0.dropFirst(6)) }.filter { 0..<Self.leaseLimit ~= $0 }.sorted()
  }

  /// More than a stage is ever taken: names beyond are of another's making.
  private static var leaseLimit: Int { 1_000_000 }

  private func holder(of entry: Entry, _ number: Int) -> String? {
    let lease = Lease(entry: entry, number: number, worker: "")
    let bytes = try? Files.read(path(entry, lease.fileName))
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }
}
