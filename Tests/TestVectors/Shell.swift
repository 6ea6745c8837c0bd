import Foundation

/// A line for the shell, run to its end.
public struct Shell: Sendable {
  public let status: Int32
  /// Standard output and standard error, in the order in which they came.
  public let output: String

  public init(_ line: String, in folder: URL, environment: [String: String] = [:]) throws {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    (status, output) = (process.terminationStatus, text.trimmingCharacters(in: .newlines))
  }
}
