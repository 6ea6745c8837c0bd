import Crypto
import Foundation
import Tensors

/// A results folder that takes part in a merge: of every record what decides whether it joins.
struct MergeSource {
  struct Item {
    let summary: Record.Summary
    /// Digests of the files beside `run.json`.
    let files: [String: String]
    /// The version of the program that trained it.
    let commit: String?

    private var setting: [String: JSONValue] {
      summary.config.members?["setting"]?.members ?? [:]
    }

    var network: [String] { [setting["model"]?.summary ?? "", summary.precision] }

    /// Runs that belong together, since they start from each other: of one network, data set and
    /// seed.
    var replication: [String] {
      let data = setting["data"]?.members?["name"]?.summary ?? ""
      return network + [data, summary.profile, "\(summary.seed)"]
    }

    /// What differs between two records of one run by the same kernels; none but the cells may.
    func difference(from other: Item) -> [String] {
      var (a, b) = (summary, other.summary)
      (a.cell, b.cell) = ([], [])
      return (a == b ? [] : ["run.json"])
        + files.keys.filter { files[$0] != other.files[$0] }.sorted()
    }
  }

  let store: RecordStore
  let items: [Item]

  /// Reads and checks every record.
  /// - Throws: `ResultsError` for the first that is damaged.
  init(_ store: RecordStore) throws {
    self.store = store
    items = try store.runs().map { run in
      let summary = try store.record(run).summary
      guard configHash(of: summary.config) == summary.configHash else {
        throw ResultsError.damaged(
          file: try store.path(of: run) + "/run.json", line: nil,
          problem: "config_hash is not the SHA-256 of config")
      }
      let files = try store.reproducibleFiles(of: run)
      return Item(
        summary: summary,
        files: files.filter { $0.key != "run.json" }
          .mapValues { hexadecimal(SHA256.hash(data: $0)) },
        commit: try? store.machine(run).commit)
    }
  }

  /// A folder, and those of other kernels that an earlier merge made in it.
  static func all(in folder: String) throws -> [MergeSource] {
    let others = try Files.names(in: "\(folder)/\(Merge.otherKernels)")
      .filter { !$0.hasPrefix(".") }.map { "\(folder)/\(Merge.otherKernels)/\($0)" }
    return try ([folder] + others).map { try MergeSource(RecordStore(folder: $0)) }
  }
}
