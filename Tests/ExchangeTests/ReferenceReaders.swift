import Foundation
import TestVectors

/// Python with the packages that read these files for everyone else, where it is found.
enum ReferenceReaders {
  static let python = ProcessInfo.processInfo.environment["PRUNEBENCH_PYTHON"] ?? "python3"

  static func has(_ packages: String...) -> Bool {
    (try? run(["-c", "import \(packages.joined(separator: ", "))"])) != nil
  }

  /// What Tests/Readers/readers.py prints.
  static func read(_ arguments: String...) throws -> String {
    try run([TestVectors.testsFolder.appending(path: "Readers/readers.py").path] + arguments)
  }

  private struct Failed: Error, CustomStringConvertible { let description: String }

  private static func run(_ arguments: [String]) throws -> String {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // Python writes little to either, so that neither fills while the other is read.
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(description: said) }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
