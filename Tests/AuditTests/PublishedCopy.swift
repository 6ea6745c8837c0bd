import Audit
import Foundation
import TestVectors

/// The checkout's own results.
enum Published {
  static let root = TestVectors.testsFolder.deletingLastPathComponent()
  static let results = root.appending(path: "results").path
  static let plots = root.appending(path: "plots").path
  static let runs = names(in: "\(results)/runs")

  static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// The one run whose name begins so.
  static func run(_ start: String) throws -> String {
    let found = runs.filter { $0.hasPrefix("resnet8-fashion-mnist-\(start)-") }
    guard found.count == 1 else { throw NoSuchRun(start: start) }
    return found[0]
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }
}

struct NoSuchRun: Error { let start: String }

/// A copy of a part of the published results that is whole in itself, to be damaged: the table of
/// filters with all its runs and figures, and dense, DPF, fine-tuned and rewound runs of one seed.
final class PublishedCopy: Sendable {
  let folder: String
  var results: String { "\(folder)/results" }
  var plots: String { "\(folder)/plots" }

  static let table = "tables/quick/quick-structured"

  /// - Parameter only: other runs than these, which leaves cells of the table without theirs.
  init(runs only: [String]? = nil, tables: Bool = true) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID())").path
    let starts =
      ["dense-0.00", "sfp-0.40", "dpf-filter-0.40"].flatMap { name in
        (1...3).map { "\(name)-quick-s\($0)" }
      } + ["dpf-0.80", "dpf+ft-0.80", "oneshot+ft-0.80", "lt-r01-0.20"].map { "\($0)-quick-s1" }
    for run in try only ?? starts.map(Published.run) {
      try copy(Published.results, results, "runs/\(run)")
    }
    try copy(Published.results, results, "VERSION")
    guard tables else { return }
    for name in Published.names(in: "\(Published.results)/tables/quick")
    where name.hasPrefix("quick-structured.") {
      try copy(Published.results, results, "tables/quick/\(name)")
    }
    for name in Published.names(in: "\(Published.plots)/quick")
    where name.hasPrefix("quick-structured-") {
      try copy(Published.plots, plots, "quick/\(name)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func copy(_ from: String, _ to: String, _ path: String) throws {
    let target = URL(filePath: "\(to)/\(path)")
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: URL(filePath: "\(from)/\(path)"), to: target)
  }

  /// Path of a file of the run whose name begins so.
  func path(_ run: String, _ file: String) throws -> String {
    "runs/\(try Published.run(run))/\(file)"
  }

  func read(_ path: String) throws -> [UInt8] { try Published.bytes("\(folder)/\(path)") }

  func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(path)"))
  }

  /// Replaces text in a file that holds it exactly once, or `times`.
  func replace(_ old: String, _ new: String, in path: String, times: Int = 1) throws {
    let text = String(decoding: try read(path), as: UTF8.self)
    guard text.ranges(of: old).count == times else { throw NoSuchText(text: old, path: path) }
    try write(Array(text.replacing(old, with: new).utf8), path)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
  }

  func seal() throws {
    for folder in [results, plots] where FileManager.default.fileExists(atPath: folder) {
      try Seal.write(folder)
    }
  }

  func audit() throws -> AuditReport { try Auditor(results: results, plots: plots).audit() }

  /// Lines of what does not hold, without the path of the copy.
  func errors() throws -> [String] {
    try audit().errors.map { $0.line.replacing(folder + "/", with: "") }
  }
}

struct NoSuchText: Error { let text, path: String }
