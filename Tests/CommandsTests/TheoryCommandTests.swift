import Foundation
import Reporting
import TestVectors
import Testing

@Suite("prunebench theory")
struct TheoryCommandTests {
  @Test("says that all hold and draws them, with delta of the DPF runs in --results and no others")
  func all() throws {
    let results = TestVectors.testsFolder.deletingLastPathComponent().appending(path: "results")
    let folder = try TemporaryFolder()
    let output = try Program.run(
      ["theory", "--format", "csv", "--results", results.path], in: folder.url)
    #expect(output.status == 0 && output.err.isEmpty)
    let lines = output.out.split(separator: "\n")
    #expect(
      lines.first
        == "problem,theorem,method,compressor,gradients,T,left,right,left/right at most,holds")
    #expect(lines.count > 50 && lines.dropFirst().allSatisfy { $0.hasSuffix(",yes") })
    #expect(lines.contains { $0.hasPrefix("quadratic,T1,DPF,6 pruned,exact,10000,") })

    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("plots/theory"))
    for problem in ["quadratic", "sparse-quadratic", "logistic", "non-convex"] {
      for part in ["bound", "noise", "levels"] {
        #expect(files.contains("theory-\(problem)-\(part).csv"))
        #expect(Gnuplot.path() == nil || files.contains("theory-\(problem)-\(part).svg"))
      }
    }
    // Values down to 1e-14 on a logarithmic axis, and names that gnuplot finds in the data.
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: folder.path("plots/theory/\(name)"), encoding: .utf8)
    }
    let data = try text("theory-non-convex-levels.csv")
    let script = try text("theory-non-convex-levels.gp")
    #expect(data.contains("\none-shot 6 of 12,") && !data.contains("\""))
    #expect(!script.contains("set yrange [0:"))
    let delta = try text("theory-delta-resnet8-fashion-mnist-quick.csv")
    let runs = try FileManager.default.contentsOfDirectory(atPath: results.path + "/runs")
      .filter { $0.contains("-dpf-0.80-quick-") }
    let last = try runs.map { run in
      let path = "\(results.path)/runs/\(run)/updates.csv"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let row = text.split(separator: "\n").last ?? ""
      return try #require(Double(row.split(separator: ",", omittingEmptySubsequences: false)[3]))
    }
    let rows = delta.split(separator: "\n")
    let row = try #require(rows.first { $0.hasPrefix("sparsity 0.80,4.0,") })
    let mean = try #require(Double(row.split(separator: ",")[2]))
    #expect(abs(mean - last.reduce(0, +) / Double(last.count)) < 1e-12)
    #expect(!delta.contains("0.40"), "runs of filter pruning are of another method")
  }
}
