import Audit
import Foundation
import Results
import Synchronization
import TestVectors

/// A published run, alone or with its table, whole but for the one file that is fuzzed. Both
/// readers go over it: that of all commands, and that of the audit, which shares no code with it.
final class RecordFolder: Sendable {
  private static let recordNames = [
    "run.json", "machine.json", "epochs.csv", "updates.csv", "layers.csv", "still.csv",
    "correct.b64", "mask.gz",
  ]
  private static let tableNames = ["json", "csv", "md", "tex", "html", "txt"].map { "table.\($0)" }

  static let recordFiles = recordNames.map { file in
    FuzzTarget(file) { try run.get().read($0, as: file) }
  }

  static let publishedFiles =
    tableNames.map { file in
      FuzzTarget(file) { try table.get().read($0, as: file) }
    } + [FuzzTarget("SHA256SUMS") { try run.get().read($0, as: "SHA256SUMS") }]

  private static let run = Result { try RecordFolder(of: recordNames) }
  private static let table = Result { try RecordFolder(of: recordNames + tableNames) }

  private let folder: TemporaryFolder
  private let name: String
  /// What the audit says of the folder as it was published; held while a file is another.
  private let turn = Mutex<Set<Finding>>([])

  /// - Parameter files: those that the folder has, each the input `whole` of its target.
  private init(of files: [String]) throws {
    folder = try TemporaryFolder()
    let corpus = TestVectors.testsFolder.appending(path: "Corpus")
    let json = try Data(contentsOf: corpus.appending(path: "run.json/whole"))
    let summary = try JSONDecoder().decode(Heading.self, from: json)
    name = summary.run
    for part in ["runs/\(name)", "tables/quick"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: part), withIntermediateDirectories: true)
    }
    try Data("\(summary.schema)\n".utf8).write(to: folder.url.appending(path: "VERSION"))
    for file in files {
      try FileManager.default.copyItem(
        at: corpus.appending(path: "\(file)/whole"), to: place(of: file))
    }
  }

  private func place(of file: String) -> URL {
    let path =
      Self.recordNames.contains(file)
      ? "runs/\(name)/\(file)" : Self.tableNames.contains(file) ? "tables/quick/\(file)" : file
    return folder.url.appending(path: path)
  }

  /// - Throws: what the reader of records says, or what is new to the audit.
  private func read(_ bytes: [UInt8], as file: String) throws {
    try turn.withLock { known in
      let path = place(of: file)
      let before = FileManager.default.contents(atPath: path.path)
      if known.isEmpty { known = Set(try audit()) }
      try Data(bytes).write(to: path)
      defer {
        try? FileManager.default.removeItem(at: path)
        try? before?.write(to: path)
      }
      let findings = try audit()
      let store = RecordStore(folder: folder.path)
      _ = try store.record(name)
      _ = try store.machine(name)
      if let new = findings.first(where: { !known.contains($0) }) { throw Unsound(finding: new) }
    }
  }

  private func audit() throws -> [Finding] {
    let findings = try Auditor(results: folder.path, plots: folder.path("plots")).audit().findings
    for finding in findings where !FuzzTarget.isOneLine(finding.line) {
      fatalError("not one line: \(finding.line)")
    }
    return findings
  }
}

/// What the audit says of a file that is not as it was published.
private struct Unsound: Error, CustomStringConvertible {
  let finding: Finding
  var description: String { finding.line }
}

/// What `run.json` is of.
private struct Heading: Decodable {
  let schema, run: String
}
