import Foundation

/// Joins the records of several results folders.
///
/// * A run that several hold must be the same everywhere, byte for byte but for its cells.
/// * Rules, revisions of methods, data and schema must be the same; so must the recipes of a cell.
/// * All runs of one network, data set and seed come from one kind of kernels: that of the first
///   folder which has any. Those of other kernels are kept apart, in folders below
///   `other-kernels/`; other seeds join.
public struct Merge: Sendable {
  static let otherKernels = "other-kernels"

  /// A run of the joined folder.
  struct Entry: Sendable {
    let run: String
    let numerics: String
    /// Network and precision: what `numerics` depends on beside the kernels.
    let network: [String]
    /// The first folder that holds it.
    let source: RecordStore
    /// All folders that hold it.
    var folders: [String]
    var cells: Set<String>
  }

  public let folder: String
  /// Why the records must not be joined, a line each.
  public let conflicts: [String]
  /// The versions of the program that trained them.
  public let commits: [String]
  /// By the folder they go to.
  let entries: [String: [Entry]]

  /// Reads the folders; writes nothing.
  /// - Parameter folder: the one to join them in. What it holds comes first.
  /// - Throws: `ResultsError` for a folder without records, and for the first damaged record.
  public init(_ folders: [String], into folder: String) throws {
    self.folder = folder
    var sources = try MergeSource.all(in: folder)
    for other in folders where other != folder {
      let found = try MergeSource.all(in: other)
      guard found.contains(where: { !$0.items.isEmpty }) else {
        throw ResultsError.cannotRead(path: other, reason: "no records of runs")
      }
      sources += found
    }
    let (known, differences) = Self.runs(of: sources)
    conflicts = differences + MergeConflicts(sources).lines
    commits = Set(sources.flatMap(\.items).compactMap(\.commit)).sorted()
    entries = Self.sorted(known, by: sources, into: folder)
  }

  private struct Key: Hashable { let run, numerics: String }

  /// All runs, each once, and the conflicts between records of the same one.
  private static func runs(of sources: [MergeSource]) -> ([Key: Entry], [String]) {
    var entries: [Key: Entry] = [:]
    var firsts: [Key: MergeSource.Item] = [:]
    var conflicts: [String] = []
    for source in sources {
      for item in source.items {
        let key = Key(run: item.summary.run, numerics: item.summary.numerics)
        guard let entry = entries[key], let first = firsts[key] else {
          firsts[key] = item
          entries[key] = Entry(
            run: key.run, numerics: key.numerics, network: item.network, source: source.store,
            folders: [source.store.folder], cells: Set(item.summary.cell))
          continue
        }
        entries[key]?.folders.append(source.store.folder)
        entries[key]?.cells.formUnion(item.summary.cell)
        let files = item.difference(from: first)
        guard !files.isEmpty else { continue }
        conflicts.append(
          "\(key.run): the same run by the same kernels differs in "
            + "\(files.joined(separator: ", ")) between \(entry.source.folder) and "
            + source.store.folder)
      }
    }
    return (entries, conflicts)
  }

  /// The runs by the folder they go to.
  private static func sorted(
    _ entries: [Key: Entry], by sources: [MergeSource], into folder: String
  ) -> [String: [Entry]] {
    var homes: [[String]: Set<String>] = [:]
    var targets: [Key: String] = [:]
    var taken: Set<String> = []
    for source in sources {
      let all = Dictionary(grouping: source.items, by: \.replication)
      for (replication, items) in all where homes[replication] == nil {
        homes[replication] = Set(items.map(\.summary.numerics))
      }
      for item in source.items {
        let key = Key(run: item.summary.run, numerics: item.summary.numerics)
        guard targets[key] == nil else { continue }
        let isHome = homes[item.replication]?.contains(key.numerics) == true
        targets[key] =
          isHome && taken.insert(key.run).inserted
          ? folder : "\(folder)/\(otherKernels)/\(key.numerics.prefix(8))"
      }
    }
    return Dictionary(grouping: entries.values) { entry in
      targets[Key(run: entry.run, numerics: entry.numerics)] ?? folder
    }.mapValues { $0.sorted { $0.run < $1.run } }
  }

  /// What came of it, a line each.
  public var report: [String] {
    let joined = entries[folder] ?? []
    let origins = Dictionary(grouping: joined) { $0.source.folder }.mapValues(\.count)
    let several = joined.count { $0.folders.count > 1 }
    var lines = [
      "\(folder): \(joined.count) runs, "
        + origins.sorted { $0.key < $1.key }.map { "\($0.value) from \($0.key)" }
        .joined(separator: ", ") + "; \(several) are the same in several folders"
    ]
    for (target, apart) in entries.sorted(by: { $0.key < $1.key }) where target != folder {
      lines.append(
        "\(target): \(apart.count) runs kept apart, by kernels \(apart[0].numerics.prefix(8))")
    }
    let kinds = Dictionary(grouping: entries.values.joined(), by: \.network)
    if kinds.values.contains(where: { Set($0.map(\.numerics)).count > 1 }) {
      lines.append(
        "kernels give different bits: runs of one network, data set and seed come from one kind, "
          + "that of the first folder; others are kept apart, other seeds join")
    }
    if commits.count > 1 {
      let names = commits.map { $0.prefix(12) }.joined(separator: ", ")
      lines.append("trained by \(commits.count) versions of the program, by the same rules: " + names)
    }
    return lines
  }

  /// Writes the joined folder: everything under temporary names, then a rename a run. Killed
  /// before the end it leaves whole records, and merging again adds the rest.
  public func write() throws {
    precondition(conflicts.isEmpty)
    let copies = try entries.sorted { $0.key < $1.key }.compactMap { target, entries in
      try RecordCopies(entries, to: RecordStore(folder: target))
    }
    for copy in copies { try copy.publish() }
  }
}
