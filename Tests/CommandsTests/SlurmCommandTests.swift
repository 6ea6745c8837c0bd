import Foundation
import TestVectors
import Testing

/// The scripts, and what becomes of them; no Slurm is needed.
@Suite(
  "prunebench slurm",
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct SlurmCommandTests {
  private static let experiment = "\(Program.fixtures)/kills.toml"

  /// Programs of Slurm's names, which write down how they were called.
  private static func cluster(
    _ programs: [String: String], in folder: TemporaryFolder
  ) throws -> [String: String] {
    let bin = folder.url.appending(path: "bin")
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    for (name, command) in programs {
      let path = bin.appending(path: name).path
      let text = "#!/bin/bash\necho \"\(name) $*\" >>calls\n\(command)\n"
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return [
      "PATH": "\(bin.path):\(path)", "SLURM_ARRAY_JOB_ID": "5", "SLURM_ARRAY_TASK_ID": "1",
      "SLURMD_NODENAME": "one",
    ]
  }

  private static func calls(in folder: TemporaryFolder) throws -> [String] {
    try String(contentsOfFile: folder.path("calls"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  @Test("runs that others start from come in an array before; all ask for memory and time")
  func arrays() throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(
      ["slurm", Self.experiment, "--workers", "2", "--submit"], in: folder.url,
      environment: Self.cluster(["sbatch": "echo $((100 + $(wc -l <calls)))"], in: folder))
    #expect(output.status == 0, "\(output.err)")
    #expect(output.out.hasSuffix("submitted: jobs 101, 102, 103, 104, 105\n"), "\(output.out)")
    let calls = try Self.calls(in: folder)
    let arrays = calls.map { call in
      call.split(separator: " ").filter { part in
        ["--job-name", "--array", "--dependency"].contains { part.hasPrefix($0) }
      }.joined(separator: " ")
    }
    // By hand: others start from dense and dpf, none from incremental; oneshot+ft, dpf+ft and the
    // ticket's first round start from them, and its second from that.
    #expect(
      arrays == [
        "--job-name=kills-0 --array=0-1", "--job-name=kills-1 --array=0-0",
        "--job-name=kills-2 --array=0-0 --dependency=afterany:101",
        "--job-name=kills-3 --array=0-1 --dependency=afterany:101",
        "--job-name=kills-5 --array=0-0 --dependency=afterany:103",
      ])
    for (call, phase) in zip(calls, [0, 1, 2, 3, 5]) {
      #expect(call.firstMatch(of: /--time=[6-9] --mem=\d+M/) != nil, "\(call)")
      #expect(call.hasSuffix(".prunebench/slurm/kills-worker.sh --phase \(phase)"))
    }
  }

  @Test("where one array is refused, those before it are taken back; status 4 and one line")
  func refused() throws {
    let folder = try TemporaryFolder()
    let sbatch = """
      if [ $(wc -l <calls) = 2 ]; then echo "sbatch: error: no such partition" >&2; exit 1; fi
      echo "7;cluster"
      """
    let output = try Program.run(
      ["slurm", Self.experiment, "--submit"], in: folder.url,
      environment: Self.cluster(["sbatch": sbatch, "scancel": ""], in: folder))
    #expect(output.status == 4)
    #expect(
      output.err == "error: Slurm takes no such job, and nothing is submitted: sbatch: error: no "
        + "such partition\n")
    #expect(try Self.calls(in: folder).last == "scancel 7")
  }

  @Test("--submit without sbatch: status 4, one line, and nothing is written")
  func absent() throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(
      ["slurm", Self.experiment, "--submit"], in: folder.url, environment: ["PATH": "/nowhere"])
    #expect(output.status == 4 && output.out.isEmpty)
    #expect(
      output.err == "error: no sbatch in PATH: run it on a machine of the cluster "
        + "(`prunebench doctor`), or without --submit\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  /// A worker's script with names that a shell would take apart, and with a command in place of the
  /// program.
  private static let script = Result { () -> String in
    let folder = try TemporaryFolder()
    let output = try Program.run(
      [
        "slurm", experiment, "--jobs", "2", "--dir", "it's a state", "--results", "re sults",
        "--isa", "portable", "--checkpoint", "2m", "--lease", "90s", "--adopt",
      ], in: folder.url)
    #expect(output.status == 0, "\(output.err)")
    let path = folder.path("it's a state/slurm/kills-worker.sh")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\(Program.path) worker "))
    return text.replacing("\(Program.path) worker ", with: "worker ")
  }

  @Test("a worker's script hands on every option, names with spaces and quotes too")
  func worker() throws {
    let folder = try TemporaryFolder()
    try Data(try Self.script.get().utf8).write(to: folder.url.appending(path: "worker.sh"))
    let run = try Shell(
      "bash worker.sh --phase 3", in: folder.url,
      environment: Self.cluster(["worker": ""], in: folder))
    let said = run.output.split(separator: "\n")
    #expect(said.count == 2 && run.status == 0, "\(said)")
    #expect(said.first?.hasSuffix("5_1 on one: starts, queued again 0 times before") == true)
    #expect(said.last?.hasSuffix("5_1 on one: ends with status 0") == true)
    let options = """
      --precision fp32 --engine fused --isa portable --dir it's a state --results re sults \
      --adopt --jobs 2 --checkpoint 120.0s --lease 90.0s --phase 3
      """
    #expect(try Self.calls(in: folder) == ["worker \(Self.experiment) \(options)"])
  }

  @Test(
    "a worker that was stopped is queued again, unless Slurm itself has ended it",
    arguments: [
      (75, "RUNNING", true), (138, "RUNNING", true), (143, "RUNNING", true),
      (75, "COMPLETING", false), (4, "RUNNING", false), (0, "RUNNING", false),
    ])
  func requeue(status: Int, state: String, isRequeued: Bool) throws {
    let folder = try TemporaryFolder()
    try Data(try Self.script.get().utf8).write(to: folder.url.appending(path: "worker.sh"))
    let programs = ["worker": "exit \(status)", "squeue": "echo \(state)", "scontrol": ""]
    let run = try Shell(
      "bash worker.sh", in: folder.url, environment: Self.cluster(programs, in: folder))
    #expect(run.status == Int32(status), "\(run.output)")
    #expect(try Self.calls(in: folder).contains("scontrol requeue 5_1") == isRequeued)
  }

  @Test("told that the time is over, the shell tells the worker, and waits for it")
  func expiry() throws {
    let folder = try TemporaryFolder()
    try Data(try Self.script.get().utf8).write(to: folder.url.appending(path: "worker.sh"))
    let worker = """
      trap 'sleep 0.5; echo saved; exit 75' TERM
      kill -USR1 $PPID
      for ((i = 0; i < 100; i++)); do sleep 0.1; done
      """
    let programs = ["worker": worker, "squeue": "echo RUNNING", "scontrol": ""]
    let run = try Shell(
      "bash worker.sh", in: folder.url, environment: Self.cluster(programs, in: folder))
    #expect(run.output.contains(/saved\n.*ends with status 75$/), "\(run.output)")
    #expect(try Self.calls(in: folder).last == "scontrol requeue 5_1")
  }

  @Test("the memory that is asked for is more than a worker takes, and not three times as much")
  func memory() throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(["slurm", Self.experiment], in: folder.url)
    let asked = try #require(output.out.firstMatch(of: /(\d+) MiB/).flatMap { Int($0.1) })
    let worker = try Program.start(
      ["worker", Self.experiment, "--phase", "0", "--jobs", "1"], in: folder.url)
    var peak = 0
    while worker.process.isRunning {
      let path = "/proc/\(worker.process.processIdentifier)/status"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let size = text.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) } ?? 0
      peak = max(peak, size / 1024)
      usleep(20_000)
    }
    #expect(try worker.finish().status == 0)
    #expect(peak > 50 && peak < asked && asked < 3 * peak, "\(peak) MiB of \(asked) MiB")
  }

  @Test("no job asks for more than --time, which is 10 minutes at least")
  func time() throws {
    let folder = try TemporaryFolder()
    let output = try Program.run(["slurm", "short", "--time", "1h"], in: folder.url)
    #expect(output.status == 0 && output.out.contains("1 h 0 min"), "\(output.out)")
    #expect(!output.out.contains(/[2-9] h|\d\d h/))
    let short = try Program.run(["slurm", "short", "--time", "9m"], in: folder.url)
    #expect(short.status == 2 && short.err.contains("--time must be at least 10m"), "\(short.err)")
  }

  @Test("a phase that is not in the plan is named, with those that are")
  func noPhase() throws {
    let output = try Program.run(["worker", Self.experiment, "--phase", "4"])
    #expect(output.status == 2)
    #expect(output.err == "error: kills has no phase 4, only 0, 1, 2, 3, 5\n")
  }
}
