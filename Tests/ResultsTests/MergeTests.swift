import Foundation
import Results
import Tensors
import Testing

@Suite("Merging results folders")
struct MergeTests {
  private static let cell = "quick:quick/resnet8/dpf/0.95"

  /// A record of one seed.
  private static func record(
    seed: Int, numerics: String = "aaaaaaaaaaaa", rules: Int = 1, revision: Int = 1,
    data: String = "d1", period: Int = 16, epochs: Int = 4, cell: String = cell
  ) -> Record {
    var record = sampleRecord()
    record.summary.config = .object([
      "setting": .object([
        "rules": .integer(rules), "model": .string("resnet8"), "seed": .integer(seed),
        "data": .object(["name": .string("fashion-mnist"), "digest": .string(data)]),
      ]),
      "schedule": .object(["epochs": .integer(epochs), "learningRate": .number(0.1)]),
      "method": .object([
        "name": .string("dpf"), "revision": .integer(revision),
        "options": .object(["period": .integer(period)]),
      ]),
      "start": .object(["initialisation": .string("init")]), "mask": .string("keep-all"),
    ])
    record.summary.configHash = configHash(of: record.summary.config)
    record.summary.data = ["train-images-idx3-ubyte.gz": data]
    record.summary.run =
      "resnet8-fashion-mnist-dpf-0.95-quick-s\(seed)-\(record.summary.configHash.prefix(8))"
    (record.summary.seed, record.summary.numerics, record.summary.cell) = (seed, numerics, [cell])
    record.summary.parents = []
    return record
  }

  /// Folders a, b, … with these records, in a folder that exists only meanwhile.
  private func folders<Value>(
    _ records: [Record]..., body: (_ base: String, _ folders: [String]) throws -> Value
  ) throws -> Value {
    try withFolder { folder in
      let base = folder.path().hasSuffix("/") ? String(folder.path().dropLast()) : folder.path()
      let names = zip("abc", records).map { name, records in (path: "\(base)/\(name)", records) }
      for (path, records) in names {
        for record in records {
          try RecordStore(folder: path).write(record, machine: sampleMachine)
        }
      }
      return try body(base, names.map(\.path))
    }
  }

  private func conflicts(_ first: [Record], _ second: [Record]) throws -> [String] {
    try folders(first, second) { base, folders in
      let merge = try Merge(folders, into: "\(base)/joined")
      return merge.conflicts.map { $0.replacing("\(base)/", with: "") }
    }
  }

  @Test("other seeds join, byte for byte, and the same run may be in several folders")
  func seeds() throws {
    let (one, two, three) = (Self.record(seed: 1), Self.record(seed: 2), Self.record(seed: 3))
    try folders([one, two], [two, three]) { base, folders in
      let joined = RecordStore(folder: "\(base)/joined")
      let merge = try Merge(folders, into: joined.folder)
      #expect(merge.conflicts == [])
      #expect(!FileManager.default.fileExists(atPath: joined.folder))
      try merge.write()
      #expect(try joined.records().values.map(\.summary.seed).sorted() == [1, 2, 3])
      for (folder, record) in [(folders[0], one), (folders[0], two), (folders[1], three)] {
        let run = record.summary.run
        #expect(
          try joined.reproducibleFiles(of: run)
            == RecordStore(folder: folder).reproducibleFiles(of: run))
        #expect(try joined.machine(run) == sampleMachine)
      }
      #expect(
        merge.report.map { $0.replacing("\(base)/", with: "") } == [
          "joined: 3 runs, 2 from a, 1 from b; 1 are the same in several folders"
        ])
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(joined.folder)/runs")
      #expect(names.count == 3)
    }
  }

  @Test("cells of the same run add up, also when it is merged into a folder that has it")
  func cells() throws {
    let other = "quick:table2/resnet8/dpf/0.95"
    try folders([Self.record(seed: 1)], [Self.record(seed: 1, cell: other)]) { _, folders in
      try Merge([folders[1]], into: folders[0]).write()
      let records = try RecordStore(folder: folders[0]).records()
      #expect(records.values.map(\.summary.cell) == [[Self.cell, other]])
      #expect(records.warnings.isEmpty)
    }
  }

  @Test("the same run by the same kernels that differs is a named conflict; nothing is written")
  func different() throws {
    let one = Self.record(seed: 1)
    var other = one
    other.epochs[0].trainCorrect += 1
    other.summary.best?.correct += 1
    try folders([one], [other]) { base, folders in
      let merge = try Merge(folders, into: "\(base)/joined")
      #expect(
        merge.conflicts.map { $0.replacing("\(base)/", with: "") } == [
          "\(one.summary.run): the same run by the same kernels differs in run.json, epochs.csv "
            + "between a and b"
        ])
      #expect(!FileManager.default.fileExists(atPath: "\(base)/joined"))
    }
  }

  @Test("records of other rules, revisions, data and recipes are not joined")
  func neverMixed() throws {
    let one = [Self.record(seed: 1)]
    #expect(
      try conflicts(one, [Self.record(seed: 2, rules: 2)])
        == ["version of the rules: 1 in a, 2 in b"])
    #expect(
      try conflicts(one, [Self.record(seed: 2, revision: 3)]) == ["method \"dpf\": 1 in a, 3 in b"])
    #expect(
      try conflicts(one, [Self.record(seed: 2, data: "d2")]) == [
        "data set \"fashion-mnist\": train-images-idx3-ubyte.gz is \"d1\" in a, \"d2\" in b"
      ])
    #expect(
      try conflicts(one, [Self.record(seed: 2, period: 8)]) == [
        "recipe of \(Self.cell): method.options.period is 16 in a, 8 in b"
      ])
    // Epochs may follow from what another run of the seed cost, so only one seed has one length.
    #expect(try conflicts(one, [Self.record(seed: 2, epochs: 5)]) == [])
    #expect(
      try conflicts(one, [Self.record(seed: 1, epochs: 5)]) == [
        "recipe of \(Self.cell), seed 1: schedule.epochs is 4 in a, 5 in b"
      ])
  }

  @Test("what one folder holds side by side already is no conflict")
  func known() throws {
    let both = [Self.record(seed: 1), Self.record(seed: 2, period: 8)]
    #expect(try conflicts(both, [Self.record(seed: 3)]) == [])
    #expect(try conflicts([Self.record(seed: 3)], both) == [])
  }

  @Test("records of another schema are not joined")
  func schema() throws {
    try folders([Self.record(seed: 1)], [Self.record(seed: 2)]) { base, folders in
      let store = RecordStore(folder: folders[1])
      let path = try store.path(of: store.runs()[0]) + "/run.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let older = text.replacing("\"schema\": \"\(Schema.current)\"", with: "\"schema\": \"1.0\"")
      try Data(older.utf8).write(to: URL(filePath: path))
      let merge = try Merge(folders, into: "\(base)/joined")
      #expect(
        merge.conflicts.map { $0.replacing("\(base)/", with: "") } == [
          "schema of records: \"\(Schema.current)\" in a, \"1.0\" in b"
        ])
    }
  }

  @Test("all runs of a seed come from one kind of kernels; those of others are kept apart")
  func kernels() throws {
    let first = [Self.record(seed: 1)]
    let second = [
      Self.record(seed: 1, numerics: "bbbbbbbbbbbb"),
      Self.record(seed: 1, numerics: "bbbbbbbbbbbb", cell: "quick:other/resnet8/dpf/0.95"),
      Self.record(seed: 2, numerics: "bbbbbbbbbbbb"),
    ]
    try folders(first, second) { base, folders in
      for _ in 0..<2 {  // merged again, nothing changes
        let merge = try Merge(folders, into: "\(base)/joined")
        #expect(merge.conflicts == [])
        try merge.write()
        let joined = try RecordStore(folder: "\(base)/joined").summaries().values
        #expect(joined.map(\.seed) == [1, 2])
        #expect(joined.map(\.numerics) == ["aaaaaaaaaaaa", "bbbbbbbbbbbb"])
        let apart = try RecordStore(folder: "\(base)/joined/other-kernels/bbbbbbbb").summaries()
        #expect(apart.values.map(\.seed) == [1])
        #expect(
          merge.report.dropFirst().map { $0.replacing("\(base)/", with: "") } == [
            "joined/other-kernels/bbbbbbbb: 1 runs kept apart, by kernels bbbbbbbb",
            "kernels give different bits: runs of one network, data set and seed come from one "
              + "kind, that of the first folder; others are kept apart, other seeds join",
          ])
      }
    }
  }

  @Test("a damaged record, a false hash and a folder without records are errors")
  func damaged() throws {
    try folders([Self.record(seed: 1)], [Self.record(seed: 2)]) { base, folders in
      #expect(throws: ResultsError.cannotRead(path: "\(base)/none", reason: "no records of runs")) {
        try Merge(["\(base)/none"], into: folders[0])
      }
      let store = RecordStore(folder: folders[1])
      let path = try store.path(of: store.runs()[0])
      let text = try String(contentsOfFile: "\(path)/run.json", encoding: .utf8)
      let changed = text.replacing("\"period\": 16", with: "\"period\": 17")
      try Data(changed.utf8).write(to: URL(filePath: "\(path)/run.json"))
      #expect(
        throws: ResultsError.damaged(
          file: "\(path)/run.json", line: nil, problem: "config_hash is not the SHA-256 of config")
      ) { try Merge(folders, into: "\(base)/joined") }
      try Data(text.utf8).write(to: URL(filePath: "\(path)/run.json"))
      try Data("!".utf8).write(to: URL(filePath: "\(path)/mask.gz"))
      #expect(throws: ResultsError.self) { try Merge(folders, into: "\(base)/joined") }
    }
  }
}
