import Foundation
import Reporting
import TestVectors
import Testing

@Suite(
  "prunebench speed", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct SpeedCommandTests {
  /// One pruned network, trained once.
  private static let folder = Result { () -> TemporaryFolder in
    let folder = try TemporaryFolder()
    let output = try Program.run(
      ["run", "\(Program.fixtures)/tiny.toml", "--jobs", "2"], in: folder.url)
    try #require(output.status == 0, "\(output.err)")
    return folder
  }

  private static func speed(_ more: [String]) throws -> Program.Output {
    try Program.run(
      ["speed"] + more, in: folder.get().url, environment: ["PRUNEBENCH_PYTHON": "no-python"])
  }

  @Test("prints whole networks, layers and bytes, and keeps them for the report")
  func all() throws {
    let output = try Self.speed(
      ["tiny:tiny/resnet8/dpf/0.90", "--rounds", "2", "--save", "--plots", "pictures"])
    #expect(output.status == 0, "\(output.err)")
    for text in [
      "90.0 % of its weights pruned", "sparse", "layer3.0.conv2", "break-even (%)",
      "compressed sparse", "no part (no-python): ",
    ] {
      #expect(output.out.contains(text), "\(text)")
    }
    #expect(output.err.contains(": batches of 64, one thread\n"))
    let folder = try Self.folder.get()
    let machines = try FileManager.default.contentsOfDirectory(
      atPath: folder.path("results/speed"))
    #expect(machines.count == 1)
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path("pictures"))
    #expect(pictures.contains { $0.hasPrefix("speed-resnet8-layers-") && $0.hasSuffix(".csv") })
    let report = try Program.run(["report"], in: folder.url)
    #expect(report.status == 0, "\(report.err)")
    let page = try String(contentsOfFile: folder.path("results/report.html"), encoding: .utf8)
    #expect(page.contains("Milliseconds and bytes") && page.contains("compressed sparse"))
    #expect(FileManager.default.fileExists(atPath: folder.path("plots/speed")))
  }

  @Test("--json holds every round")
  func json() throws {
    let output = try Self.speed(
      ["tiny:tiny/resnet8/random/0.90", "tiny:tiny/resnet8/dense", "--rounds", "2", "--json"])
    #expect(output.status == 0, "\(output.err)")
    let records = try #require(
      try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [[String: Any]])
    #expect(records.count == 2)
    let timings = try #require(records[0]["timings"] as? [[String: Any]])
    #expect(timings.allSatisfy { ($0["seconds"] as? [Double])?.count == 2 })
    #expect((records[1]["sparsity"] as? Double) == 0)
  }

  @Test("what cannot be measured is said in one line")
  func refused() throws {
    let rounds = try Self.speed(["tiny:tiny/resnet8/dense", "--rounds", "0"])
    #expect(rounds.status == 2 && rounds.complaints.count == 1)
    let isa = try Self.speed(["tiny:tiny/resnet8/dense", "--isa", "amx"])
    #expect(isa.status == 4 && isa.complaints.count == 1)
    #expect(isa.err.contains("no kernels skip pruned weights with amx here"))
    let weights = try Self.speed(["tiny:tiny/resnet8/dense", "--dir", "nowhere"])
    #expect(weights.status == 4 && weights.err.contains("nowhere has no weights of"))
  }
}
