import Foundation
import Tensors

/// Measurements of speed in a results folder: `speed/<machine>/<run>.json`.
extension RecordStore {
  /// - Returns: the path of the file.
  public func write(_ record: SpeedRecord) throws -> String {
    guard RunName.isSafe(record.run) else { throw ResultsError.badRunName(record.run) }
    let path = "\(folder)/speed/\(record.machine.name)/\(record.run).json"
    try Files.makeFolder(Files.parent(path))
    let text = CanonicalJSON.pretty(JSONValue(encoding: record))
    try Files.replace(path, with: Array(text.utf8))
    return path
  }

  /// All measurements, by machine and run, and a line for each file that cannot be read.
  public func speeds() -> Listing<SpeedRecord> {
    var listing = Listing<SpeedRecord>()
    for machine in Self.names(in: "\(folder)/speed") {
      for file in Self.names(in: "\(folder)/speed/\(machine)") where file.hasSuffix(".json") {
        let path = "\(folder)/speed/\(machine)/\(file)"
        do {
          listing.values.append(try Self.speed(path))
        } catch let error as ResultsError {
          listing.warnings.append(error)
        } catch {
          listing.warnings.append(
            .damaged(file: path, line: nil, problem: "it is no measurement of speed"))
        }
      }
    }
    return listing
  }

  private static func speed(_ path: String) throws -> SpeedRecord {
    struct Version: Decodable { let schema: String }
    let data = Data(try Files.read(path))
    try Schema.check(JSONDecoder.ofRecords.decode(Version.self, from: data).schema, in: path)
    return try JSONDecoder.ofRecords.decode(SpeedRecord.self, from: data)
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
