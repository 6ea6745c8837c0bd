import Foundation
import Tensors

/// Copies of records, complete under temporary names in the folder that they are for.
struct RecordCopies {
  private let store: RecordStore
  private let staging: String
  private let runs: [String]

  /// - Returns: `nil` if the folder has all of them.
  /// - Throws: `ResultsError`; nothing is left behind then.
  init?(_ entries: [Merge.Entry], to store: RecordStore) throws {
    let new = entries.filter { entry in
      guard let there = try? store.summary(entry.run) else { return true }
      return there.numerics != entry.numerics || !entry.cells.isSubset(of: there.cell)
    }
    if new.isEmpty { return nil }
    self.store = store
    runs = new.map(\.run)
    try Files.makeFolder("\(store.folder)/runs")
    staging = try Files.makeTemporaryFolder("\(store.folder)/runs/.merge.")
    do {
      for entry in new { try Self.copy(entry, to: "\(staging)/\(entry.run)") }
      try Files.sync(staging)
    } catch {
      Files.remove(staging)
      for made in ["\(store.folder)/runs", store.folder] { rmdir(made) }  // if empty
      throw error
    }
  }

  /// Gives the copies their names.
  func publish() throws {
    defer { Files.remove(staging) }
    try store.writeVersion()
    for run in runs { try Files.publish("\(staging)/\(run)", as: store.path(of: run)) }
    try Files.sync("\(store.folder)/runs")
  }

  private static func copy(_ entry: Merge.Entry, to path: String) throws {
    try Files.makeFolder(path)
    let source = try entry.source.path(of: entry.run)
    var summary = try entry.source.summary(entry.run)
    for name in RunFolder.names where name != "run.json" {
      try Files.write(Files.read("\(source)/\(name)"), to: "\(path)/\(name)")
    }
    if entry.cells == Set(summary.cell) {
      try Files.write(Files.read("\(source)/run.json"), to: "\(path)/run.json")
    } else {
      summary.cell = entry.cells.sorted()
      let text = CanonicalJSON.pretty(JSONValue(encoding: summary))
      try Files.write(Array(text.utf8), to: "\(path)/run.json")
    }
    try Files.sync(path)
  }
}
