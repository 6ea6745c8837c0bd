import Foundation
import TestVectors
import Testing

/// The built program, run as a user runs it.
struct Program {
  struct Output {
    /// As a shell has it: 128 and its number for a signal that ended the program.
    let status: Int32
    let out, err: String
    /// Lines of standard error.
    var complaints: [Substring] { err.split(separator: "\n") }
  }

  /// Beside the test program, in the same build folder.
  static let path: String = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: tests ?? "").deletingLastPathComponent().appending(path: "prunebench").path
  }()

  static let fixtures = TestVectors.testsFolder.appending(path: "Fixtures").path

  /// Runs to the end.
  static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    by shell: String? = nil
  ) throws -> Output {
    let process = try start(arguments, in: folder, environment: environment, by: shell)
    return try process.finish()
  }

  /// - Parameter shell: a script that starts the program by `"$@"`.
  static func start(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    by shell: String? = nil
  ) throws -> Running {
    let process = Process()
    process.executableURL = URL(filePath: shell == nil ? path : "/bin/sh")
    process.arguments = (shell.map { ["-c", $0, "sh", path] } ?? []) + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let files = try Running(process)
    try process.run()
    return files
  }

  /// A started program; its output goes to files, so that it never waits for a reader.
  final class Running {
    let process: Process
    private let folder: TemporaryFolder

    fileprivate init(_ process: Process) throws {
      self.process = process
      folder = try TemporaryFolder()
      for name in ["out", "err"] {
        _ = FileManager.default.createFile(atPath: folder.path(name), contents: nil)
      }
      process.standardOutput = FileHandle(forWritingAtPath: folder.path("out"))
      process.standardError = FileHandle(forWritingAtPath: folder.path("err"))
      process.standardInput = FileHandle.nullDevice
    }

    func finish() throws -> Output {
      process.waitUntilExit()
      func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
      }
      let isKilled = process.terminationReason == .uncaughtSignal
      return Output(
        status: process.terminationStatus + (isKilled ? 128 : 0), out: try text("out"),
        err: try text("err"))
    }
  }
}

/// Fashion-MNIST comes with `make setup`.
let hasFashionMNIST = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")
