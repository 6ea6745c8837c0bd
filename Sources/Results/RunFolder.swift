import Foundation
import Tensors

private struct Version: Decodable { let schema: String }

/// The files of one run as bytes: what `RecordStore` writes and reads.
struct RunFolder {
  static let names = [
    "run.json", "machine.json", "epochs.csv", "updates.csv", "correct.b64", "mask.gz",
    "layers.csv", "still.csv",
  ]

  /// The files of a record, in the order of `names`.
  static func files(
    _ record: Record, _ machine: MachineRecord
  ) throws -> [(name: String, bytes: [UInt8])] {
    if let problem = problem(record) {
      throw ResultsError.refused(run: record.summary.run, problem: problem)
    }
    let texts = [
      CanonicalJSON.pretty(JSONValue(encoding: record.summary)),
      CanonicalJSON.pretty(JSONValue(encoding: machine)),
      RecordTables.epochs(record.epochs), RecordTables.updates(record.updates),
      Data(PackedBits(record.correct).bytes).base64EncodedString() + "\n", "",
      RecordTables.layers(record.layers), RecordTables.still(record.stillChanging),
    ]
    return zip(names, texts).map { name, text in
      (name, name == "mask.gz" ? Gzip.compress(PackedBits(record.mask).bytes) : Array(text.utf8))
    }
  }

  /// Why a record must not be written; `nil` if it may be.
  private static func problem(_ record: Record) -> String? {
    let summary = record.summary
    if summary.schema != Schema.current { return "its schema is \(printable(summary.schema))" }
    if summary.maskSHA256 != PackedBits(record.mask).sha256 {
      return "mask_sha256 is not that of its mask"
    }
    if summary.correctSHA256 != PackedBits(record.correct).sha256 {
      return "correct_sha256 is not that of its list"
    }
    for row in record.layers {
      if let problem = RecordTables.problem(row) { return problem }
    }
    if summary.prunable != record.mask.count {
      return "its mask has \(record.mask.count) positions, prunable is \(summary.prunable ?? 0)"
    }
    return layersProblem(record.layers, summary) ?? countProblem(summary)
      ?? correctProblem(record.correct, summary)
  }

  static func read(_ path: String) throws -> Record {
    var record = Record(summary: try summary(path))
    let summary = record.summary
    func file<Value>(_ name: String, _ parse: ([UInt8], String) throws -> Value) throws -> Value {
      try parse(Files.read("\(path)/\(name)"), "\(path)/\(name)")
    }
    record.epochs = try file("epochs.csv", RecordTables.epochs)
    record.updates = try file("updates.csv", RecordTables.updates)
    record.layers = try file("layers.csv") { bytes, file in
      let layers = try RecordTables.layers(bytes, at: file)
      if let problem = layersProblem(layers, summary) {
        throw ResultsError.damaged(file: file, line: nil, problem: problem)
      }
      return layers
    }
    record.stillChanging = try file("still.csv", RecordTables.still)
    record.mask = try file("mask.gz") { bytes, file in
      let count = maskSize(summary, record.layers)
      guard let content = Gzip.decompress(bytes, count: (count + 7) / 8) else {
        throw ResultsError.damaged(
          file: file, line: nil, problem: "not the gzip of \(count) bits, one a prunable weight")
      }
      return try bits(content, count, summary.maskSHA256, file)
    }
    record.correct = try file("correct.b64") { bytes, file in
      guard bytes.last == 10, let content = Data(base64Encoded: Data(bytes.dropLast())) else {
        throw ResultsError.damaged(file: file, line: nil, problem: "not base64")
      }
      let count = content.isEmpty ? 0 : summary.final?.total ?? 0
      let correct = try bits(Array(content), count, summary.correctSHA256, file)
      if let problem = correctProblem(correct, summary) {
        throw ResultsError.damaged(file: file, line: nil, problem: problem)
      }
      return correct
    }
    return record
  }

  /// - Parameter run: its name, if it is not the folder's.
  static func summary(_ path: String, of run: String? = nil) throws -> Record.Summary {
    let summary: Record.Summary = try json("\(path)/run.json")
    let file = "\(path)/run.json"
    try Schema.check(summary.schema, in: file)
    guard summary.run == run ?? path.split(separator: "/").last.map(String.init) else {
      throw ResultsError.damaged(
        file: file, line: nil, problem: "it is of run \(printable(summary.run)), not of its folder")
    }
    if let problem = countProblem(summary) {
      throw ResultsError.damaged(file: file, line: nil, problem: problem)
    }
    return summary
  }

  static func machine(_ path: String) throws -> MachineRecord {
    try json("\(path)/machine.json")
  }

  private static func json<Value: Decodable>(_ file: String) throws -> Value {
    let data = Data(try Files.read(file))
    do {
      return try JSONDecoder.ofRecords.decode(Value.self, from: data)
    } catch {
      // A newer schema may have other fields: that is the better answer.
      if let version = try? JSONDecoder().decode(Version.self, from: data) {
        try Schema.check(version.schema, in: file)
      }
      throw ResultsError.damaged(file: file, line: nil, problem: problem(error))
    }
  }

  private static func problem(_ error: any Error) -> String {
    func field(_ path: [any CodingKey]) -> String {
      path.map { printable($0.stringValue).dropFirst().dropLast() }.joined(separator: ".")
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context):
      "the field \(field(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "the field \(field(context.codingPath)) has another type"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      "the field \(field(context.codingPath)) has no value that is known here"
    default: "not JSON"
    }
  }

  private static func bits(
    _ bytes: [UInt8], _ count: Int, _ expected: String, _ file: String
  ) throws -> [Bool] {
    let packed = PackedBits(bytes: bytes)
    guard packed.sha256 == expected else {
      throw ResultsError.wrongDigest(file: file, expected: expected, found: packed.sha256)
    }
    guard let bits = packed.bits(count) else {
      throw ResultsError.damaged(file: file, line: nil, problem: "not \(count) bits")
    }
    return bits
  }

  /// Positions of the mask. Before schema 1.2 only layers.csv tells.
  private static func maskSize(_ summary: Record.Summary, _ layers: [Record.LayerCount]) -> Int {
    summary.prunable ?? lastSize(layers)
  }

  /// Positions by the rows of the last epoch.
  private static func lastSize(_ layers: [Record.LayerCount]) -> Int {
    let last = layers.last?.epoch
    return layers.reduce(0) { $1.epoch == last ? min($0 + $1.size, Files.largest) : $0 }
  }

  /// A run that was lost in its first epoch has no rows.
  private static func layersProblem(
    _ layers: [Record.LayerCount], _ summary: Record.Summary
  ) -> String? {
    guard let prunable = summary.prunable, !layers.isEmpty else { return nil }
    let size = lastSize(layers)
    return size == prunable ? nil : "layers.csv counts \(size) positions, run.json has \(prunable)"
  }

  private static func countProblem(_ summary: Record.Summary) -> String? {
    if let prunable = summary.prunable, !(0...Files.largest ~= prunable) {
      return "prunable is \(prunable)"
    }
    guard let final = summary.final else { return nil }
    guard 1...Files.largest ~= final.total, 0...final.total ~= final.correct,
      0...final.total ~= final.correct5
    else { return "final counts \(final.correct) and \(final.correct5) right of \(final.total)" }
    return nil
  }

  private static func correctProblem(_ correct: [Bool], _ summary: Record.Summary) -> String? {
    if correct.isEmpty { return nil }
    guard let final = summary.final, final.total == correct.count else {
      return "it has \(correct.count) images, final has \(summary.final?.total ?? 0)"
    }
    let right = correct.count { $0 }
    return right == final.correct ? nil : "\(right) are right, final has \(final.correct)"
  }
}
