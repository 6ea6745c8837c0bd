import Foundation
import Testing

/// The C code under the address and undefined-behaviour sanitizers.
@Suite struct SanitizerTests {
  @Test(
    "no kernel reads or writes out of bounds, or does what C leaves undefined, nor with any picture",
    .enabled(if: compiles, "there is no clang that links a sanitized program"),
    arguments: [("CKernels", ["engine"], "kernels"), ("CPictures", [], "pictures")])
  func clean(target: String, folders: [String], driver: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let root = Self.root.appending(path: "Sources/\(target)")
    let sources = try ([root] + folders.map { root.appending(path: $0) }).flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".c") }.map { folder.appending(path: $0).path }
    }
    let program = folder.appending(path: driver).path
    let driver = Self.root.appending(path: "Tests/Sanitizers/\(driver).c").path
    let built = try Self.run(
      "clang",
      Self.options + ["-I\(root.path)/include", "-o", program, driver] + sources.sorted()
        + ["-ljpeg", "-lm", "-lpthread"])
    try #require(built.status == 0, "\(built.output)")
    let result = try Self.run(program, [])
    #expect(result.status == 0, "\(result.output)")
    print("sanitized: \(result.output.split(separator: "\n").joined(separator: ", "))")
  }

  private static let options = [
    "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
  ]
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let compiles: Bool = {
    let program = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: program) }
    let result = try? run(
      "clang", options + ["-x", "c", "-o", program, "-"], input: "int main(void) { return 0; }\n")
    return result?.status == 0
  }()

  private static func run(
    _ name: String, _ arguments: [String], input: String = ""
  ) throws -> (status: Int32, output: String) {
    let (process, output, given) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments
    (process.standardOutput, process.standardError) = (output, output)
    process.standardInput = given
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try given.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
