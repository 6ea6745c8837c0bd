import Foundation
import TestVectors
import Testing

/// A Slurm of its own on the loopback address (`Tests/Slurm/cluster`).
private enum Slurm {
  static let folder = TestVectors.testsFolder.appending(path: "Slurm").path

  /// Why it does not start here; `nil`: it does.
  static let obstacle: String? = {
    do {
      let folder = try TemporaryFolder()
      let trial = try Shell("'\(Self.folder)/cluster' '\(folder.path)' true", in: folder.url)
      return trial.status == 0 ? nil : String(trial.output.split(separator: "\n").last ?? "?")
    } catch {
      return "\(error)"
    }
  }()
}

@Suite(
  "Slurm",
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"),
  .enabled(if: Slurm.obstacle == nil, Comment(rawValue: Slurm.obstacle ?? "")))
struct SlurmTests {
  private static let experiment = "\(Program.fixtures)/slurm.toml"

  @Test("workers cancelled, preempted, requeued, out of time, a node drained: the same records")
  func turmoil() throws {
    let folder = try TemporaryFolder()
    let programs = URL(filePath: Program.path).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let run = try Shell(
      "'\(Slurm.folder)/cluster' cluster '\(Slurm.folder)/turmoil' '\(Self.experiment)' . 1 0.2",
      in: folder.url, environment: ["PATH": "\(programs):\(path)"])
    #expect(run.status == 0, "\(run.output)")
    let counts = ["cancel", "preempt", "requeue", "expire", "drain"].map { "\n\($0) 1" }.joined()
    #expect(run.output.hasSuffix("\n" + counts), "\(run.output)")
    for line in ["DUE TO PREEMPTION", "ends with status 75", "queued again 1 times", "continuing"] {
      #expect(run.output.contains(line), "\(line): \(run.output)")
    }
    let alone = try TemporaryFolder()
    let output = try Program.run([
      "run", Self.experiment, "--dir", alone.path("state"), "--results", alone.path("results"),
    ])
    #expect(output.status == 0, "\(output.err)")
    let files = try Program.records(alone.path("results"))
    #expect(files.count == 7)
    #expect(try Program.records(folder.path("results")) == files)
  }
}
