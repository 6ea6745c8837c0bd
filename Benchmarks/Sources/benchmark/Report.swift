import Comparing
import Foundation

/// All results of a run, as they are stored.
struct Report: Encodable {
  let schema = 1
  let machine = Machine()
  let rounds: Int
  /// Shortest window of time.
  let seconds: Double
  let batch: Int
  let started = Date()
  private(set) var ended: Date?
  /// PyTorch's version.
  var torch: String?
  var layers: LayerTable?
  private(set) var comparisons: [Comparison] = []
  private(set) var heats: [Section.Heat] = []
  private(set) var failures: [String] = []

  private enum CodingKeys: CodingKey {
    case schema, machine, rounds, seconds, batch, started, ended, torch, layers, comparisons, heats
    case failures
  }

  init(rounds: Int, seconds: Double, batch: Int) {
    (self.rounds, self.seconds, self.batch) = (rounds, seconds, batch)
  }

  mutating func append(_ section: Section) {
    comparisons += section.comparisons
    heats.append(section.heat)
    failures += section.failures
  }

  mutating func end() { ended = Date() }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
