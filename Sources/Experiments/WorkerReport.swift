import Foundation
import Results
import Tensors

/// What a worker tells the others at every beat: `workers/<id>.json`.
public struct WorkerReport: Codable, Hashable, Sendable {
  public let id: String
  public let process: ProcessIdentity
  public let experiment: String
  /// Seconds of silence after which others may take over its runs.
  public let patience: Double
  public static let longestPatience = 3600.0
  /// What its kernels make of pinned steps, by network and precision.
  let numerics: [String: String]
  /// Grows with every beat: clocks of two machines are never compared.
  var beat = 0
  /// What it trains.
  public var tasks: [WorkerTask] = []

  package init(experiment: String, patience: Double, numerics: [String: String]) {
    process = .current
    let host = String(process.host.lowercased().filter(\.isPlain).prefix(60))
    id = "\(host)-\(process.number)-" + hexadecimal((0..<4).map { _ in .random(in: 0...255) })
    (self.experiment, self.patience, self.numerics) = (experiment, patience, numerics)
  }
}

/// One run in work.
public struct WorkerTask: Codable, Hashable, Sendable {
  /// Name of its record to be.
  public var run: String
  public var key: StageKey
  public var step: Int
  public var steps: Int
  /// Both `nil` until they are known.
  public var imagesPerSecond: Double?
  public var secondsLeft: Double?
}

extension StateStore {
  /// All workers that have not ended, be they alive or not.
  public var workers: [WorkerReport] { workerIDs.compactMap(worker) }

  var workerIDs: [String] {
    ((try? Files.names(in: "\(folder)/workers")) ?? [])
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }
  }

  /// `nil`: there is none of that id, or it cannot be read.
  func worker(_ id: String) -> WorkerReport? {
    guard !id.isEmpty, id.allSatisfy(\.isPlain) else { return nil }
    guard let bytes = try? Files.read(workerPath(id)) else { return nil }
    return try? JSONDecoder().decode(WorkerReport.self, from: Data(bytes))
  }

  /// Whether a worker is on the list, and not known to be dead.
  func isAlive(_ id: String) -> Bool {
    guard !id.isEmpty, id.allSatisfy(\.isPlain), Files.exists(workerPath(id)) else { return false }
    return worker(id)?.process.isAlive != false
  }

  func write(_ report: WorkerReport) throws {
    let bytes = try Array(JSONEncoder().encode(report))
    try Files.makeFolder("\(folder)/workers")  // somebody may have removed it
    for _ in 0..<9 {  // somebody may have taken it for what a killed worker left
      do { return try Files.replace(workerPath(report.id), with: bytes, isLasting: false) } catch {}
    }
    try Files.replace(workerPath(report.id), with: bytes, isLasting: false)
  }

  /// Clears what workers left that were killed before they were on the list.
  package func clearHalfWrittenReports() {
    let folder = "\(folder)/workers"
    for name in (try? Files.names(in: folder)) ?? [] where name.hasPrefix(".") {
      let id = name.dropFirst().prefix { $0 != "." }
      if !Files.exists(workerPath(String(id))) { unlink("\(folder)/\(name)") }
    }
  }

  /// Takes a worker that ended, or that is dead, from the list: its leases no longer count.
  func removeWorker(_ id: String) {
    let folder = "\(folder)/workers"
    unlink(workerPath(id))
    for name in (try? Files.names(in: folder)) ?? [] where name.hasPrefix(".\(id).json.") {
      unlink("\(folder)/\(name)")  // it was killed while it wrote
    }
  }

  private func workerPath(_ id: String) -> String { "\(folder)/workers/\(id).json" }
}

extension Character {
  fileprivate var isPlain: Bool { isASCII && (isLetter || isNumber || self == "-") }
}
