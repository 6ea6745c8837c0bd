import Experiments
import Foundation
import Reporting
import Results

extension FuzzTarget {
  /// What people write by hand: experiments, baselines, names.
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
    FuzzTarget("names") { bytes in
      let text = try NoText.text(bytes)
      if let cell = try? CellName(text) { precondition(cell.text == text) }
      if let run = try? RunName(text) { precondition(run.text == text) }
      _ = try RunName(text)
    },
  ]

  private static func withFile(
    _ name: String, _ bytes: [UInt8], _ use: (String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "prunebench-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    try use(file.path)
  }
}
