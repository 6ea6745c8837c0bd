import Foundation
import Results
import TestVectors
import Testing

/// The folders of one bad world: `state`, `results`, and what else it needs.
final class World: Sendable {
  let folder: TemporaryFolder
  private static let experiment = "\(Program.fixtures)/worlds.toml"

  init(_ beginning: BadWorld.Beginning = .nothing) throws {
    folder = try TemporaryFolder()
    let other: World
    switch beginning {
    case .nothing: return
    case .killed: other = try Self.killed.get()
    case .done: other = try Self.undisturbed.get()
    }
    for name in ["state", "results"] {
      try FileManager.default.copyItem(atPath: other.path(name), toPath: path(name))
    }
  }

  /// Of a campaign that nothing disturbed.
  static let undisturbed = Result { () -> World in
    let world = try World()
    let output = try world.run()
    #expect(output.status == 0, "\(output.err)")
    return world
  }

  /// Of one that was killed when it had two checkpoints of its first run.
  private static let killed = Result { () -> World in
    let world = try World()
    let output = try world.interrupted(after: 2) { kill($0, SIGKILL) }
    #expect(output.status == 137, "\(output.err)")
    return world
  }

  func path(_ name: String) -> String { folder.path(name) }

  /// - Parameters:
  ///   - shell: a script in the folder that starts the program by `"$@"`.
  ///   - command: `run`, or another that names the experiment.
  func run(_ command: String = "run", by shell: String? = nil) throws -> Program.Output {
    try start(command, by: shell).finish()
  }

  private func start(_ command: String = "run", by shell: String?) throws -> Program.Running {
    let state = ["--dir", path("state")]
    let training = ["--jobs", "1", "--checkpoint", "0.01s", "--lease", "1s"]
    let options = ["run": state + training, "worker": state + training, "status": state]
    return try Program.start(
      [command, Self.experiment, "--results", path("results")] + (options[command] ?? []),
      in: folder.url, by: shell)
  }

  /// Runs and is disturbed in its first run. A machine that is so busy that the run ends before
  /// gets another try.
  func interrupted(
    after checkpoints: Int = 1, by shell: String? = nil, _ disturb: (Int32) throws -> Void
  ) throws -> Program.Output {
    for _ in 0..<5 {
      let running = try start(by: shell)
      while running.process.isRunning, self.checkpoints.count < checkpoints { usleep(500) }
      if running.process.isRunning, try stages("final.safetensors").isEmpty {
        try disturb(running.process.processIdentifier)
        return try running.finish()
      }
      _ = try running.finish()
      for name in ["state", "results"] { try? FileManager.default.removeItem(atPath: path(name)) }
    }
    throw Missed()
  }

  private struct Missed: Error {}

  /// Paths of the files of a name in all stages.
  func stages(_ name: String) throws -> [String] {
    files(in: "state").filter { $0.hasSuffix("/\(name)") }.sorted().map(path)
  }

  /// The oldest first.
  var checkpoints: [String] {
    files(in: "state").filter { $0.contains("/checkpoint-") && $0.hasSuffix(".safetensors") }
      .sorted().map(path)
  }

  /// The folder of a record of one method.
  func record(_ method: String) throws -> String {
    let runs = try RecordStore(folder: path("results")).runs()
    return path("results/runs/" + (try #require(runs.first { $0.contains("-\(method)-") })))
  }

  /// Cuts a file in half, as a write that was torn leaves it where nothing is atomic.
  func tear(_ file: String) throws {
    let bytes = try Data(contentsOf: URL(filePath: file))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: file))
  }

  /// Relative paths below one of the folders.
  private func files(in name: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: path(name))) ?? []
    return paths.map { "\(name)/\($0)" }
  }

  /// Every file of every record but `machine.json`, by run.
  func records() throws -> Program.Records { try Program.records(path("results")) }

  /// What should not be there: half-written files, and with them leases and checkpoints when all is
  /// done.
  func litter(isDone: Bool) -> [String] {
    (files(in: "state") + files(in: "results")).filter { path in
      let name = path.split(separator: "/").last ?? ""
      let isOfWork = name.hasPrefix("lease-") || name.hasSuffix(".json") && path.hasPrefix("state")
        || name.hasPrefix("checkpoint-") && !name.hasSuffix(".damaged")
      return name.hasPrefix(".") || isDone && isOfWork
    }
  }
}

extension World {
  /// The beginning of a script that runs the program as another user, of one group for all.
  static func user(_ number: Int) -> String {
    "umask 002; exec setpriv --reuid \(number) --regid 65533 --clear-groups \"$@\""
  }

  /// A script that runs the program where `folder` is on a disk of its own; what is on it stays.
  static func disk(_ folder: String, kilobytes: Int) -> String {
    """
    mkdir -p \(folder)
    exec unshare -m sh -c '
      mount -t tmpfs -o size=\(kilobytes)k tmpfs \(folder); "$@"; status=$?
      cp -a \(folder) \(folder).kept; exit $status
    ' sh "$@"
    """
  }

  /// Puts what was on that disk into its place.
  func keep(_ name: String) throws {
    try? FileManager.default.removeItem(atPath: path(name))
    try FileManager.default.moveItem(atPath: path("\(name).kept"), toPath: path(name))
  }

  /// A script that runs the program where folders cannot be written.
  static func readOnly(_ folders: String) -> String {
    """
    mkdir -p \(folders)
    exec unshare -m sh -c '
      for folder in \(folders); do
        mount --bind $folder $folder; mount -o remount,bind,ro $folder
      done
      "$@"
    ' sh "$@"
    """
  }
}
