import Datasets
import Foundation
import TestVectors
import Testing

@Suite("Importing data") struct DataImportTests {
  let origin, base: TemporaryFolder
  init() throws { (origin, base) = (try TemporaryFolder(), try TemporaryFolder()) }

  private static let imported =
    ["data", "data/cifar-10-batches-bin"]
    + Small.names.map { "data/cifar-10-batches-bin/\($0)" }

  private func run(_ origin: URL) throws -> [DataImport.Outcome.Kind] {
    try DataImport(to: base.url, sources: [Small.cifar10]).run(from: origin).map(\.kind)
  }

  /// The error of an import, which must have left nothing.
  private func failure(_ origin: URL) -> String {
    let before = base.contents
    do {
      _ = try run(origin)
      return "no error"
    } catch {
      #expect(base.contents == before)
      return "\(error)"
    }
  }

  private func archive(_ arguments: String..., name: String) throws -> URL {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tar", "-cf", "\(origin.path)/\(name)"] + arguments
    process.currentDirectoryURL = origin.url
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return origin.url.appending(path: name)
  }

  @Test("from a folder, some levels up; the copy is found and read", arguments: ["", "a/b/c/d/"])
  func folder(prefix: String) throws {
    try Small.writeCIFAR10(to: origin, under: prefix)
    #expect(try run(origin.url) == [.imported])
    #expect(base.contents == Self.imported)
    let path = DataLocation.SearchPath(environment: [:], base: base.url, system: [])
    #expect(try path.read(Small.cifar10).training.count == 4)
  }

  @Test("from a tar archive, packed or not", arguments: [("x.tar", ""), ("x.tar.gz", "-z")])
  func tar(name: String, option: String) throws {
    try Small.writeCIFAR10(to: origin, under: "cifar-10-batches-bin/")
    try origin.write(Array("airplane\n".utf8), to: "cifar-10-batches-bin/batches.meta.txt")
    let options = option.isEmpty ? "--dereference" : option
    let archive = try archive(options, "cifar-10-batches-bin", name: name)
    #expect(try run(archive) == [.imported])
    #expect(base.contents == Self.imported)
  }

  @Test("a second import finds the copy and leaves it as it is")
  func again() throws {
    try Small.writeCIFAR10(to: origin)
    let file = "\(base.path)/data/cifar-10-batches-bin/test_batch.bin"
    func inode() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
    }
    _ = try run(origin.url)
    let first = try inode()
    #expect(try run(origin.url) == [.alreadyPresent])
    #expect(try inode() == first && base.contents == Self.imported)
  }

  @Test("a damaged copy is not overwritten")
  func occupied() throws {
    try Small.writeCIFAR10(to: origin)
    try base.write([1], to: "data/cifar-10-batches-bin/data_batch_1.bin")
    #expect(
      failure(origin.url) == "\(base.path)/data/cifar-10-batches-bin: "
        + "exists and is not an intact copy; move it away, then import again")
  }

  @Test("a damaged or missing file is an error, and nothing is left")
  func damaged() throws {
    try Small.writeCIFAR10(to: origin)
    try origin.write(Small.records[0], to: "test_batch.bin")
    #expect(failure(origin.url).hasPrefix("\(origin.path)/test_batch.bin: SHA-256 is "))
    try FileManager.default.removeItem(at: origin.url.appending(path: "test_batch.bin"))
    #expect(failure(origin.url).hasPrefix("\(origin.path)/test_batch.bin: missing; "))
    #expect(base.contents.isEmpty)
  }

  @Test("a folder with the same file names and other bytes is passed over for the right one")
  func sameNames() throws {
    for name in Small.names { try origin.write([1, 2, 3], to: "a/\(name)") }
    try Small.writeCIFAR10(to: origin, under: "b/")
    #expect(try run(origin.url) == [.imported])
  }

  @Test("nothing known, nothing there, and a file that is no archive")
  func nothing() throws {
    try origin.write([1], to: "notes.txt")
    #expect(
      failure(origin.url) == "\(origin.path): holds no known data set (cifar10); "
        + "give a folder with the files, or the .tar or .tar.gz that they came in")
    #expect(
      failure(origin.url.appending(path: "absent")) == "\(origin.path)/absent: cannot be read; "
        + "check that it is a file and that you may open it")
    let message = failure(origin.url.appending(path: "notes.txt"))
    #expect(message.hasPrefix("\(origin.path)/notes.txt: tar cannot read it (tar: "))
    #expect(message.hasSuffix("); fetch the archive again"))
  }

  @Test("an archive cut short leaves nothing")
  func cut() throws {
    try Small.writeCIFAR10(to: origin)
    let whole = try archive("-z", "test_batch.bin", "data_batch_1.bin", name: "x.tar.gz")
    let bytes = try Data(contentsOf: whole)
    try bytes.prefix(bytes.count / 2).write(to: whole)
    #expect(failure(whole).contains("tar cannot read it ("))
    #expect(base.contents.isEmpty)
  }

  @Test("members that leave the folder are refused", arguments: ["../", "/tmp/prunebench-"])
  func paths(prefix: String) throws {
    try Small.writeCIFAR10(to: origin)
    let archive = try archive(
      "-P", "--transform", "s,^,\(prefix),", "data_batch_1.bin", name: "x.tar")
    #expect(
      failure(archive) == "\(archive.path): refused, its member \"\(prefix)data_batch_1.bin\" "
        + "would leave the folder or is no plain file; fetch the archive from its origin")
  }

  @Test("a link in place of a file is refused")
  func link() throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(origin.path)/data_batch_1.bin", withDestinationPath: "/etc/hostname")
    let archive = try archive("data_batch_1.bin", name: "x.tar")
    #expect(
      failure(archive) == "\(archive.path): refused, its member \"data_batch_1.bin\" "
        + "would leave the folder or is no plain file; fetch the archive from its origin")
  }

  @Test("a place that cannot be written is named, with the system's reason")
  func unwritable() throws {
    try Small.writeCIFAR10(to: origin)
    let absent = DataImport(to: base.url.appending(path: "absent"), sources: [Small.cifar10])
    #expect {
      try absent.run(from: origin.url)
    } throws: {
      "\($0)" == "\(base.path)/absent/data: cannot be written (No such file or directory); "
        + "remove the cause, then import again"
    }
    try base.write([], to: "data")
    let message = failure(origin.url)
    #expect(message.hasPrefix("\(base.path)/data/.import-"))
    #expect(
      message.hasSuffix(
        ": cannot be written (Not a directory); remove the cause, then import again"))
  }
}
