import Foundation
import Results
import Testing

@Suite("a damaged record is named by file and line")
struct DamageTests {
  static let run = sampleRecord().summary.run
  static let advice =
    "the record is damaged: restore its folder, or remove it and run it again"

  /// Writes the sample, changes one file of it, reads it again.
  func afterChange(_ file: String, _ change: (inout [UInt8]) -> Void) throws -> String {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      try store.write(sampleRecord(), machine: sampleMachine)
      let path = folder.appending(path: "runs/\(Self.run)/\(file)")
      var bytes = [UInt8](try Data(contentsOf: path))
      change(&bytes)
      try Data(bytes).write(to: path)
      return sentence(below: folder.appending(path: "runs/\(Self.run)")) {
        _ = try store.record(Self.run)
      }
    }
  }

  func replacing(_ file: String, _ old: String, _ new: String) throws -> String {
    try afterChange(file) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.contains(old))
      bytes = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }
  }

  @Test("JSON that is none, lacks a field, or has one of another type")
  func json() throws {
    #expect(try replacing("run.json", "{", "") == "run.json: not JSON; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"macs_conv\"", "\"mac_conv\"")
        == "run.json: the field macs_conv is missing; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"correct\": 7", "\"correct\": \"seven\"")
        == "run.json: the field final.correct has another type; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"done\"", "\"finished\"")
        == "run.json: the field status has no value that is known here; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"run\": \"resnet8", "\"run\": \"resnet9")
        == "run.json: it is of run \"\(Self.run.replacing("resnet8", with: "resnet9"))\", "
        + "not of its folder; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"total\": 11", "\"total\": 6")
        == "run.json: final counts 7 and 9 right of 6; \(Self.advice)")
    #expect(
      try afterChange("run.json") { $0.removeLast(20) } == "run.json: not JSON; \(Self.advice)")
    #expect(
      try afterChange("run.json") { $0 = Array(repeating: UInt8(ascii: "["), count: 100_000) }
        == "run.json: not JSON; \(Self.advice)")
  }

  @Test("a schema that is newer, older, or none")
  func schema() throws {
    for (version, sentence) in [
      ("1.3", "schema 1.3 is newer than 1.2, the newest known here; use a newer prunebench"),
      ("2.0", "schema 2.0 is newer than 1.2, the newest known here; use a newer prunebench"),
      (
        "0.9",
        "schema 0.9 is of another major version than 1.2; use the prunebench that wrote it, "
          + "or run it again"
      ), ("x", "\"x\" is no schema version; \(Self.advice)"),
      ("+1.0", "\"+1.0\" is no schema version; \(Self.advice)"),
    ] {
      #expect(
        try replacing("run.json", "\"schema\": \"1.2\"", "\"schema\": \"\(version)\"")
          == "run.json: \(sentence)")
    }
    // A newer schema without a field that is needed here is a newer schema all the same.
    #expect(
      try afterChange("run.json") { $0 = Array(#"{"schema": "3.0"}"#.utf8) }
        == "run.json: schema 3.0 is newer than 1.2, the newest known here; use a newer prunebench")
  }

  @Test("CSV with another header, too few fields, no number, a cut end, wrong bytes")
  func csv() throws {
    #expect(
      try replacing("epochs.csv", "epoch,lr", "epoch,rate")
        == "epochs.csv:1: the header is not that of epochs.csv; \(Self.advice)")
    #expect(
      try replacing("epochs.csv", ",60000,999\n1", ",60000\n1")
        == "epochs.csv:2: 11 fields instead of 12; \(Self.advice)")
    #expect(
      try replacing("updates.csv", "0.00125", "0.0O125")
        == "updates.csv:3: \"0.0O125\" in column threshold; \(Self.advice)")
    #expect(
      try replacing("epochs.csv", "7,9,11", "7,,11")
        == "epochs.csv:3: some of the test columns are empty; \(Self.advice)")
    #expect(
      try afterChange("still.csv") { $0.removeLast(3) }
        == "still.csv:4: the last line is cut short; \(Self.advice)")
    #expect(try afterChange("still.csv") { $0 = [] }.hasPrefix("still.csv:1: "))
    #expect(
      try replacing("still.csv", "\n1,", "\n2,")
        == "still.csv:3: epoch 2 where 1 belongs; \(Self.advice)")
    #expect(
      try afterChange("layers.csv") { $0[30] = 0xff } == "layers.csv: not UTF-8; \(Self.advice)")
    #expect(
      try replacing("layers.csv", ",6,10", ",11,10")
        == "layers.csv:4: 11 survivors of 10; \(Self.advice)")
    #expect(
      try replacing("layers.csv", ",6,10", ",6,9000000000000000000")
        == "layers.csv:4: 6 survivors of 9000000000000000000; \(Self.advice)")
    #expect(
      try replacing("layers.csv", ",6,10", ",-1,10")
        == "layers.csv:4: -1 survivors of 10; \(Self.advice)")
  }

  @Test("a mask or a list of right answers that is cut, flipped, too long, or no gzip or base64")
  func bits() throws {
    #expect(
      try afterChange("mask.gz") { $0.removeLast(4) }
        == "mask.gz: not the gzip of 19 bits, one a prunable weight; \(Self.advice)")
    #expect(try afterChange("mask.gz") { $0 = [] }.hasPrefix("mask.gz: not the gzip"))
    #expect(try afterChange("mask.gz") { $0.append(0) }.hasPrefix("mask.gz: not the gzip"))
    #expect(try afterChange("mask.gz") { $0[12] ^= 1 }.hasPrefix("mask.gz: not the gzip"))
    #expect(
      try replacing("layers.csv", ",4,9\n", ",4,90\n")
        == "layers.csv: layers.csv counts 100 positions, run.json has 19; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"prunable\": 19", "\"prunable\": 18").hasPrefix("layers.csv: "))
    #expect(
      try replacing("run.json", "\"prunable\": 19", "\"prunable\": -1")
        .hasPrefix("run.json: prunable is -1"))
    // SHA-256 of 7e 00, and of fe 00
    #expect(
      try afterChange("correct.b64") { $0 = Array("fgA=\n".utf8) }
        == "correct.b64: SHA-256 is da73abdb…, run.json says 59316c1a…; \(Self.advice)")
    #expect(
      try afterChange("correct.b64") { $0[0] = UInt8(ascii: "*") }
        == "correct.b64: not base64; \(Self.advice)")
    #expect(
      try replacing("run.json", "\"mask_sha256\": \"", "\"mask_sha256\": \"0")
        .hasPrefix("mask.gz: SHA-256 is "))
  }

  @Test("a file that is missing, or a folder")
  func missing() throws {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      try store.write(sampleRecord(), machine: sampleMachine)
      let path = folder.appending(path: "runs/\(Self.run)")
      try FileManager.default.removeItem(at: path.appending(path: "mask.gz"))
      #expect(
        sentence(below: path) { _ = try store.record(Self.run) }
          == "mask.gz: cannot read: No such file or directory; check the path given by --results")
      try FileManager.default.createDirectory(
        at: path.appending(path: "mask.gz"), withIntermediateDirectories: false)
      #expect(
        sentence(below: path) { _ = try store.record(Self.run) }
          == "mask.gz: cannot read: not a file; check the path given by --results")
    }
  }

  @Test("bytes of any file can be changed or cut away without a crash")
  func fuzz() throws {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      let record = sampleRecord()
      try store.write(record, machine: sampleMachine)
      let files = try store.reproducibleFiles(of: Self.run)
      for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
        let path = folder.appending(path: "runs/\(Self.run)/\(name)")
        for position in stride(from: 0, to: bytes.count, by: 3) {
          var changed = bytes
          changed[position] = changed[position] &* 31 &+ UInt8(truncatingIfNeeded: position) | 1
          try Data(changed).write(to: path)
          _ = try? store.record(Self.run)
          if position % 21 == 0 {
            try Data(bytes.prefix(position)).write(to: path)
            _ = try? store.record(Self.run)
          }
        }
        try Data(bytes).write(to: path)
      }
      #expect(try store.record(Self.run) == record)
    }
  }
}
