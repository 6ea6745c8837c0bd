import Foundation

/// Writes what the program is built from as a Swift function: of which commit the sources are,
/// whether they were changed since, and what compiles them. Arguments: the output, the package's
/// folder, the compiler.
let arguments = CommandLine.arguments
let (output, package, compiler) = (arguments[1], arguments[2], arguments[3])

/// What a program prints; `nil` if it fails.
func printed(by program: [String]) -> String? {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = program
  // A build started by a hook of git inherits the repository of that hook.
  process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
  let pipe = Pipe()
  (process.standardOutput, process.standardError) = (pipe, FileHandle.nullDevice)
  guard (try? process.run()) != nil else { return nil }
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { return nil }
  return text.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// Commit and day, `nil` unless both are there: text that git has not filled in is neither.
func commitAndDate(_ text: String?) -> (commit: String, date: String)? {
  guard let match = text?.firstMatch(of: /^([0-9a-f]{40,64}) (\d{4}-\d\d-\d\d)$/) else {
    return nil
  }
  return (String(match.1), String(match.2))
}

/// Only of the package's own repository: around an unpacked archive there may be another one.
func git(_ command: String...) -> String? {
  guard FileManager.default.fileExists(atPath: "\(package)/.git") else { return nil }
  // The folder may belong to someone else, as in containers; locks would touch the index.
  let options = ["--no-optional-locks", "-C", package, "-c", "safe.directory=*"]
  return printed(by: ["git"] + options + command)
}

var found = (commit: "unknown", date: "")
var state = "unchecked"
if let head = commitAndDate(git("log", "-1", "--no-show-signature", "--format=%H %cs")) {
  found = head
  if let changes = git("status", "--porcelain", "--", "Sources", "Package.swift") {
    state = changes.isEmpty ? "clean" : "changed"
  }
} else {
  let filled = try? String(
    contentsOfFile: "\(package)/Sources/Provenance/commit.txt", encoding: .utf8)
  found = commitAndDate(filled?.trimmingCharacters(in: .newlines)) ?? found
}
let version = printed(by: [compiler, "--version"])?.firstMatch(of: /Swift version (\S+)/)?.1

// Not inlined: the interface of the module stays the same, so a new commit compiles nothing else.
let source = """
  @inline(never)
  func foundAtBuild() -> (commit: String, date: String, state: String, compiler: String) {
    ("\(found.commit)", "\(found.date)", "\(state)", "Swift \(version ?? "unknown")")
  }
  """
if (try? String(contentsOfFile: output, encoding: .utf8)) != source {
  try source.write(toFile: output, atomically: true, encoding: .utf8)
}
