import Foundation
import TestVectors
import Testing

/// Compiles rules against the built modules as a method's author would.
@Suite("The test split is out of reach")
struct SealTests {
  private let sources = TestVectors.testsFolder.deletingLastPathComponent()
    .appending(path: "Sources").path

  /// A rule whose hook holds `body`.
  private func compile(_ body: String) throws -> (succeeded: Bool, text: String) {
    let folder = try TemporaryFolder()
    let source = folder.path("Rule.swift")
    let text = """
      import Training
      struct Peeking: TrainingRule {
        static let description = MethodDescription("Peeks.", family: .dense)
        func beforeStep(_ run: inout Run) throws { \(body) }
      }
      """
    try Data(text.utf8).write(to: URL(filePath: source))
    let build = URL(filePath: Program.path).deletingLastPathComponent().path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let maps = [
      "\(build)/CKernels.build/module.modulemap", "\(build)/CPictures.build/module.modulemap",
      "\(sources)/CZlib/module.modulemap",
    ]
    process.arguments =
      ["swiftc", "-typecheck", "-swift-version", "6", "-package-name", "prunebench"]
      + ["-I", "\(build)/Modules"] + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + [source]
    let errors = Pipe()
    (process.standardError, process.standardOutput) = (errors, FileHandle.nullDevice)
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus == 0, said)
  }

  @Test("a rule that reads weights, mask and gradient compiles")
  func allowed() throws {
    let result = try compile("_ = (run.state.weights, run.state.mask, run.gradient)")
    #expect(result.succeeded, "\(result.text)")
  }

  @Test(
    "a rule that reads test images or results of evaluations does not compile",
    arguments: ["test", "evaluator", "data", "epochTotal", "epochs", "final", "state.history"])
  func refused(member: String) throws {
    let result = try compile("_ = run.\(member)")
    #expect(!result.succeeded)
    #expect(
      result.text.contains("has no member") || result.text.contains("is inaccessible"),
      "\(result.text)")
  }

  @Test("methods do not import the module that reads data sets")
  func noImport() throws {
    let folder = URL(filePath: "\(sources)/Pruning")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    for case let file as URL in try #require(files) where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("import Datasets"), "\(file.lastPathComponent)")
    }
  }
}
