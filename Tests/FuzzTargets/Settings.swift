import Experiments
import Foundation
import Reporting
import Results
import TestVectors

extension FuzzTarget {
  /// What people write by hand: experiments, baselines, names; and what workers tell each other.
  static let settings = [
    FuzzTarget("experiment") { bytes in
      try withFile("fuzz.toml", bytes) { path in
        let library = Library()
        _ = try Plan(library.experiment(path), library: library)
      }
    },
    FuzzTarget("baseline") { bytes in
      try withFile("baseline.json", bytes) { _ = try Baseline(reading: $0) }
    },
    FuzzTarget("worker") { bytes in
      try withFile("some-1-0a.json", in: "workers", bytes) { path in
        let folder = URL(filePath: path).deletingLastPathComponent().deletingLastPathComponent()
        let workers = StateStore(folder: folder.path).workers
        for worker in workers { _ = worker.process.isAlive }
        if workers.isEmpty { throw Unreadable() }
      }
    },
    FuzzTarget("names") { bytes in
      let text = try NoText.text(bytes)
      if let cell = try? CellName(text) { precondition(cell.text == text) }
      if let run = try? RunName(text) { precondition(run.text == text) }
      _ = try RunName(text)
    },
  ]

  private static func withFile(
    _ name: String, in folder: String = ".", _ bytes: [UInt8], _ use: (String) throws -> Void
  ) throws {
    let parent = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: parent.url.appending(path: folder), withIntermediateDirectories: true)
    let file = parent.url.appending(path: folder).appending(path: name).standardizedFileURL
    try Data(bytes).write(to: file)
    try use(file.path)
  }
}

/// A report that is passed over.
private struct Unreadable: Error, CustomStringConvertible {
  let description = "no report of a worker"
}
