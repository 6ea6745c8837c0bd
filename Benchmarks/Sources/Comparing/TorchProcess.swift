import Foundation

/// A worker process that answers every line with a line of JSON (`peers/worker.py`).
public final class TorchProcess {
  /// What it says about itself when it is ready.
  public struct Greeting: Codable, Sendable {
    /// PyTorch's version.
    public let torch: String
    public let isa: String
    /// Of the network, to be compared with ours.
    public let parameters: Int
  }

  public let greeting: Greeting
  private let process = Process()
  private let input = Pipe()
  private var output: LineReader
  private let errors: URL

  /// - Parameter command: the program and its arguments.
  public init(_ command: [String], environment: [String: String]) throws {
    let (output, errors) = (Pipe(), temporaryFile())
    try Data().write(to: errors)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    self.errors = errors
    self.output = LineReader(output.fileHandleForReading)
    greeting = try Self.decode(self.output.line()) { [process] in
      Self.ending(of: process, errors)
    }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: errors)
  }

  /// Sends a command; ``answer()`` waits for what it gives.
  public func send(_ command: String) throws {
    do {
      try input.fileHandleForWriting.write(contentsOf: Data("\(command)\n".utf8))
    } catch {
      throw PeerError.ended(Self.ending(of: process, errors))
    }
  }

  /// The number that answers the command sent last.
  public func answer() throws -> Double {
    let answer: [String: Double] = try Self.decode(output.line()) {
      Self.ending(of: process, errors)
    }
    guard let value = answer.values.first, answer.count == 1 else {
      throw PeerError.notUnderstood("\(answer)")
    }
    return value
  }

  private static func decode<Value: Decodable>(
    _ line: String?, ending: () -> String
  ) throws -> Value {
    guard let line else { throw PeerError.ended(ending()) }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(line.utf8))
    } catch {
      throw PeerError.notUnderstood(line)
    }
  }

  /// The signal, or the last line that the worker printed.
  private static func ending(of process: Process, _ errors: URL) -> String {
    process.waitUntilExit()
    if process.terminationReason == .uncaughtSignal {
      return String(cString: strsignal(process.terminationStatus))
    }
    let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map(String.init) ?? ""
  }
}

private func temporaryFile() -> URL {
  FileManager.default.temporaryDirectory.appending(path: "benchmark-\(UUID().uuidString).log")
}
