import Crypto
import Foundation
import Results
import Tensors

/// What a change is measured against: `results/baseline.json`. Written by `check --update-baseline`,
/// read by every later check; its margins are fixed when it is written.
public struct Baseline: Codable, Hashable, Sendable {
  /// A cell of the experiment as it was.
  public struct Cell: Codable, Hashable, Sendable {
    /// Right answers of each run, by seed, and out of how many.
    public var correct: [String: Int]
    public var total: Int
    /// Seeds that did not converge.
    public var lost: [String]
    /// Hash of each run's recipe, by seed.
    public var recipes: [String: String]
    /// SHA-256 over the reproducible files of each run, by seed.
    public var records: [String: String]
    /// The sparsity that was asked for.
    public var sparsity: Double
    /// Points that the mean may lose: what the seeds can hold, or the file's own margin.
    public var margin: Double

    var accuracies: [Int: Double] {
      correct.reduce(into: [:]) { found, entry in
        guard let seed = Int(entry.key) else { return }
        found[seed] = 100 * Double(entry.value) / Double(max(1, total))
      }
    }
  }

  public var schema = 1
  public var experiment, profile, precision: String
  /// Points that a cell may lose at least, and that the mean of all cells may lose.
  public var margin, meanMargin: Double
  public var cells: [String: Cell]
  /// Digests of the files of small fixed runs: by class of kernels, run and file.
  public var smoke: [String: [String: [String: String]]]

  public static let usualMargin = 0.5
  public static let usualMeanMargin = 0.5
  /// A margin above this guards nothing.
  static let widestMargin = 5.0

  /// - Parameters:
  ///   - records: of the experiment, under its own cells.
  ///   - files: the reproducible files of a run.
  public init(
    experiment: String, profile: String, precision: String, records: [Record],
    files: (String) throws -> [String: [UInt8]],
    smoke: [String: [String: [String: String]]] = [:]
  ) throws {
    (self.experiment, self.profile, self.precision) = (experiment, profile, precision)
    (margin, meanMargin, self.smoke) = (Self.usualMargin, Self.usualMeanMargin, smoke)
    cells = [:]
    var totals: [String: Int] = [:]
    for record in records {
      for name in record.summary.cell {
        totals[name] = max(totals[name] ?? 0, record.summary.final?.total ?? 0)
      }
    }
    for record in records {
      for name in record.summary.cell {
        var cell =
          cells[name]
          ?? Cell(
            correct: [:], total: totals[name] ?? 0, lost: [], recipes: [:],
            records: [:], sparsity: record.summary.sparsityTarget, margin: margin)
        let seed = "\(record.summary.seed)"
        // A run that ended before it was judged counts as chance.
        cell.correct[seed] = record.summary.final?.correct ?? cell.total / 10
        cell.recipes[seed] = record.summary.configHash
        cell.records[seed] = Self.digest(try files(record.summary.run))
        if !record.summary.isConverged { cell.lost = (cell.lost + [seed]).sorted() }
        cells[name] = cell
      }
    }
    let scatter = SeedScatter(
      cells.sorted { $0.key < $1.key }.map { Array($0.value.accuracies.values).sorted() })
    for (name, cell) in cells {
      cells[name]?.margin = max(margin, Self.holdable(cell, scatter) ?? margin)
    }
  }

  /// Points that the seeds of a cell hold with probability 0.995 when nothing has changed, rounded
  /// up to tenths.
  private static func holdable(_ cell: Cell, _ scatter: SeedScatter) -> Double? {
    let values = Array(cell.accuracies.values)
    guard let (deviation, df) = scatter.near(Statistics.mean(values)) else { return nil }
    let error = deviation * (2 / Double(values.count)).squareRoot()
    let points = (Statistics.tQuantile(0.95, df: df) + Statistics.tQuantile(0.995, df: df)) * error
    return (points * 10).rounded(.up) / 10
  }

  /// SHA-256 over the names and bytes of files.
  public static func digest(_ files: [String: [UInt8]]) -> String {
    var hash = SHA256()
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Array("\(name) \(bytes.count)\n".utf8))
      hash.update(data: bytes)
    }
    return hexadecimal(hash.finalize())
  }

  public init(reading path: String) throws {
    guard let bytes = try? Files.read(path) else { throw ReportError.noBaseline(path: path) }
    do {
      self = try JSONDecoder().decode(Baseline.self, from: Data(bytes))
    } catch {
      throw ReportError.noBaseline(path: path)
    }
    guard schema == 1, !cells.isEmpty else { throw ReportError.noBaseline(path: path) }
  }

  public func write(to path: String) throws {
    try Files.replace(path, with: Array(CanonicalJSON.pretty(JSONValue(encoding: self)).utf8))
  }
}
