import Foundation
import Results
import TestVectors
import Testing

@Suite("The command merge")
struct MergeCommandTests {
  private static let published =
    TestVectors.testsFolder.deletingLastPathComponent().appending(path: "results").path

  /// Folders a and b, each with some of the published records, and a third of them in both.
  private static func machines() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let runs = try RecordStore(folder: published).runs()
    for (name, left) in [("a", 1), ("b", 2)] {
      let path = folder.path(name)
      try FileManager.default.createDirectory(
        atPath: "\(path)/runs", withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(published)/VERSION", toPath: "\(path)/VERSION")
      for (index, run) in runs.enumerated() where index % 3 != left {
        try FileManager.default.copyItem(
          atPath: "\(published)/runs/\(run)", toPath: "\(path)/runs/\(run)")
      }
    }
    return folder
  }

  private static func merge(_ folder: TemporaryFolder, _ arguments: [String]) throws
    -> Program.Output
  {
    try Program.run(["merge"] + arguments, in: folder.url)
  }

  @Test("joins folders to one whose records are those published, sealed, and again changes nothing")
  func joins() throws {
    let folder = try Self.machines()
    for _ in 0..<2 {
      let output = try Self.merge(folder, ["a", "b", "--into", "joined"])
      #expect(output.status == 0, "\(output.err)")
      #expect(output.out.contains("sealed: "))
      let joined = RecordStore(folder: folder.path("joined"))
      #expect(try joined.runs() == RecordStore(folder: Self.published).runs())
      for run in try joined.runs() {
        #expect(
          try joined.reproducibleFiles(of: run)
            == RecordStore(folder: Self.published).reproducibleFiles(of: run))
      }
    }
    let compared = try Program.run(["compare", folder.path("joined"), Self.published])
    #expect(compared.status == 0, "\(compared.out)")
  }

  @Test("a conflict is named, with status 1, and nothing is changed")
  func conflict() throws {
    let folder = try Self.machines()
    let runs = try RecordStore(folder: folder.path("a")).runs()
      .filter { RecordStore(folder: folder.path("b")).contains($0) }
    let file = folder.path("b/runs/\(runs[0])/still.csv")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(text.replacing("0,", with: "0,1", maxReplacements: 1).utf8)
      .write(to: URL(filePath: file))
    let output = try Self.merge(folder, ["b", "--into", "a"])
    #expect(output.status == 1)
    #expect(
      output.out == """
        conflict: \(runs[0]): the same run by the same kernels differs in still.csv between a and b
        nothing was changed

        """)
    let all = try RecordStore(folder: Self.published).runs()
    #expect(try RecordStore(folder: folder.path("a")).runs().count < all.count)
  }

  @Test("a folder that was changed after it was sealed is not merged")
  func sealed() throws {
    let folder = try Self.machines()
    #expect(try Program.run(["seal", "b"], in: folder.url).status == 0)
    let run = try #require(try RecordStore(folder: folder.path("b")).runs().first)
    try FileManager.default.removeItem(atPath: folder.path("b/runs/\(run)"))
    let output = try Self.merge(folder, ["b", "--into", "a"])
    #expect(output.status == 1)
    #expect(output.out.hasPrefix("conflict: b was changed since it was sealed; `prunebench audit`"))
  }

  @Test("a folder without records is an error in one line")
  func none() throws {
    let folder = try TemporaryFolder()
    let output = try Self.merge(folder, ["nowhere"])
    #expect(output.status == 4)
    #expect(
      output.err
        == "error: nowhere: cannot read: no records of runs; check the path given by --results\n")
  }
}
