import Datasets
import Foundation
import TestVectors
import Testing

@Suite("What is wrong with data is said in one line") struct DataErrorTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// The sentence that reading `source` from the folder throws.
  private func sentence(_ source: DataSource) -> String {
    do {
      _ = try source.read(from: folder.url)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private func file(_ name: String) -> String { "\(folder.path)/\(name)" }

  @Test("an intact folder is read, labels and pixels in the order of the files")
  func intact() throws {
    try Small.writeCIFAR10(to: folder)
    let data = try Small.cifar10.read(from: folder.url)
    #expect(data.training.count == 4 && data.test.count == 2)
    #expect((0..<4).map(data.training.examples.label(at:)) == [0, 1, 2, 3])
    #expect(data.training.examples.image(at: 2).allSatisfy { $0 == 2 })
    #expect(data.digests["test_batch.bin"] == Small.sha256(Small.records[2]))
    let lines = Small.names.indices.map {
      "\(Small.sha256(Small.records[$0]))  \(Small.names[$0])\n"
    }
    #expect(data.digest == Small.sha256(Array(lines.joined().utf8)))
  }

  @Test("a missing file")
  func missing() throws {
    try Small.writeCIFAR10(to: folder)
    try FileManager.default.removeItem(atPath: file("data_batch_2.bin"))
    #expect(
      sentence(Small.cifar10)
        == "\(file("data_batch_2.bin")): missing; "
        + "get the data set by `prunebench data import DIR|TAR`, given cifar-10-binary.tar.gz")
  }

  @Test("a folder in place of a file")
  func unreadable() throws {
    try folder.write([], to: "data_batch_1.bin/x")
    #expect(
      sentence(Small.cifar10)
        == "\(file("data_batch_1.bin")): cannot be read; "
        + "check that it is a file and that you may open it")
  }

  @Test("a file that is too short by one byte")
  func size() throws {
    try Small.writeCIFAR10(to: folder)
    try folder.write(Small.records[1].dropLast(), to: "data_batch_2.bin")
    #expect(
      sentence(Small.cifar10)
        == "\(file("data_batch_2.bin")): 6145 bytes, expected 6146; the file is damaged "
        + "or another release: fetch it again, then `prunebench data`")
  }

  @Test("a file with one flipped bit, wherever it is", arguments: [0, 1, 3000, 6145])
  func digest(position: Int) throws {
    try Small.writeCIFAR10(to: folder)
    var bytes = Small.records[2]
    bytes[position] ^= 1
    try folder.write(bytes, to: "test_batch.bin")
    let (expected, found) = (Small.sha256(Small.records[2]), Small.sha256(bytes))
    #expect(
      sentence(Small.cifar10)
        == "\(file("test_batch.bin")): SHA-256 is \(found.prefix(8))…, "
        + "expected \(expected.prefix(8))…; the file is damaged or another release: "
        + "fetch it again, then `prunebench data`")
  }

  @Test("a label that is no class")
  func label() throws {
    var records = Small.records
    records[1] = Small.record(9) + Small.record(10)
    for (name, bytes) in zip(Small.names, records) { try folder.write(bytes, to: name) }
    #expect(
      sentence(Small.cifar10(records))
        == "\(file("data_batch_2.bin")): label 10 of example 3 is not below 10; "
        + "the file is damaged: fetch it again")
  }

  @Test("a data set that does not exist")
  func unknown() {
    #expect {
      try DataSource.named("cifar")
    } throws: {
      "\($0)" == "there is no data set \"cifar\"; there are cifar10, fashion-mnist, imagenet"
    }
    #expect(throws: Never.self) { try DataSource.named("fashion-mnist") }
  }
}
