import Foundation
import Networks
import Results
import TestVectors
import Testing

/// Processes that share their folders.
@Suite(
  "Workers", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct WorkerTests {
  private static let experiment = "\(Program.fixtures)/kills.toml"

  private static func arguments(_ command: String, _ folder: TemporaryFolder) -> [String] {
    [command, experiment, "--dir", folder.path("state"), "--results", folder.path("results")]
  }

  private static func start(
    _ command: String, _ folder: TemporaryFolder, _ more: [String] = [],
    environment: [String: String] = [:]
  ) throws -> Program.Running {
    try Program.start(
      arguments(command, folder) + ["--jobs", "1", "--lease", "1s", "--checkpoint", "0.01s"] + more,
      environment: environment)
  }

  private static func stages(_ folder: TemporaryFolder) -> [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder.path("state/stages"))) ?? []
  }

  /// Waits until a stage is in work and has a checkpoint.
  private static func waitForCheckpoint(_ folder: TemporaryFolder) throws {
    let end = ContinuousClock.now + .seconds(60)
    while !stages(folder).contains(where: { $0.contains("/checkpoint-") }) {
      try #require(.now < end, "no checkpoint")
      usleep(2000)
    }
  }

  private static func trained(_ output: Program.Output) -> Int {
    output.complaints.count { $0.hasPrefix("[") }
  }

  @Test("two runs share the work, and status says who does what")
  func shared() throws {
    let folder = try TemporaryFolder()
    let both = [try Self.start("run", folder), try Self.start("worker", folder)]
    try Self.waitForCheckpoint(folder)
    let status = try Program.run(Self.arguments("status", folder))
    #expect(status.out.contains("running") && status.out.contains("images/s"), "\(status.out)")
    let watch = try Program.start(Self.arguments("status", folder) + ["--watch"])
    let outputs = try both.map { try $0.finish() }
    #expect(outputs.map(\.status) == [0, 0], "\(outputs.map(\.err))")
    #expect(outputs.map(Self.trained).reduce(0, +) == 7)
    #expect(try Program.records(folder.path("results")).count == 7)
    let watched = try watch.finish()
    #expect(watched.status == 0)
    let last = "kills: 7 of 7 runs done, 0 in work, 0 to do\n"
    #expect(watched.out.hasSuffix(last), "\(watched.out)")
  }

  @Test("a damaged checkpoint is put aside with a line, and the records stay the same")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let first = try Self.start("worker", folder)
    try Self.waitForCheckpoint(folder)
    kill(first.process.processIdentifier, SIGKILL)
    _ = try first.finish()
    let checkpoints = Self.stages(folder).filter { $0.contains("/checkpoint-") }
    for checkpoint in checkpoints {
      let path = folder.path("state/stages/\(checkpoint)")
      var bytes = try #require(FileManager.default.contents(atPath: path))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: path))
    }
    let output = try Self.start("run", folder).finish()
    #expect(output.status == 0, "\(output.err)")
    let lines = output.complaints.filter { $0.hasPrefix("warning: ") }
    #expect(lines.count == checkpoints.count)
    #expect(
      lines.allSatisfy {
        $0.contains("is damaged: it does not match its own digest; put aside as checkpoint-")
      })
    let undisturbed = try TemporaryFolder()
    #expect(try Self.start("run", undisturbed).finish().status == 0)
    #expect(
      try Program.records(folder.path("results")) == Program.records(undisturbed.path("results")))
  }

  @Test(
    "a worker whose kernels give other bits is refused, and told what to do",
    .enabled(if: ISA.avx2.isAvailable, "the portable kernels are the only ones here"))
  func otherKernels() throws {
    let folder = try TemporaryFolder()
    let first = try Self.start("worker", folder)
    try Self.waitForCheckpoint(folder)
    let other = try Self.start("worker", folder, ["--isa", "portable"]).finish()
    #expect(other.status == 2, "\(other.err)")
    #expect(other.complaints.count == 1)
    #expect(other.err.contains("with kernels that give other bits; choose the same by --isa"))
    #expect(try first.finish().status == 0)
  }

  @Test("a lease is no longer than an hour, and no shorter than workers can beat")
  func options() throws {
    for lease in ["0.1s", "2h"] {
      let output = try Program.run(["worker", Self.experiment, "--lease", lease])
      #expect(output.status == 2)
      #expect(output.err.contains("--lease must be between 0.5s and 1h"), "\(output.err)")
    }
  }
}
