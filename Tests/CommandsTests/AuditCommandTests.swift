import Foundation
import TestVectors
import Testing

@Suite("The commands audit and seal")
struct AuditCommandTests {
  private let checkout = TestVectors.testsFolder.deletingLastPathComponent()

  @Test("published results hold: status 0, a line that sums up, the same as JSON")
  func holds() throws {
    let text = try Program.run(["audit"], in: checkout)
    #expect(text.status == 0 && text.err.isEmpty)
    #expect(text.out.contains(" runs read the test split "))
    #expect(text.out.split(separator: "\n").last?.contains(" recomputed: 0 errors, ") == true)
    let json = try Program.run(["audit", "--json"], in: checkout)
    let report = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
    #expect(json.status == 0 && (report?["runs"] as? Int ?? 0) > 0)
  }

  @Test("a sealed folder with one changed byte: status 1, and the line names the file")
  func flipped() throws {
    let folder = try TemporaryFolder()
    let results = folder.path("results")
    try FileManager.default.copyItem(
      atPath: checkout.appending(path: "results").path, toPath: results)
    let seal = try Program.run(["seal", "results"], in: folder.url)
    #expect(seal.status == 0 && seal.out.hasPrefix("results/SHA256SUMS: "))
    let file = try #require(FileManager.default.contents(atPath: "\(results)/VERSION"))
    try (file + [10]).write(to: URL(filePath: "\(results)/VERSION"))
    let audit = try Program.run(["audit"], in: folder.url)
    #expect(audit.status == 1)
    #expect(
      audit.out.hasPrefix("results/VERSION: SHA-256 differs from results/SHA256SUMS: expected "))
  }

  @Test("where there are no records: status 4, and one line says what to do")
  func empty() throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(["audit"], in: folder.url)
    #expect(output.status == 4 && output.out.isEmpty)
    #expect(
      output.err
        == "error: results/runs: no records; name the folder that holds runs/ by --results\n")
  }
}
