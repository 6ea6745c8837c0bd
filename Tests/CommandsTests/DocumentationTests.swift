import Datasets
import Foundation
import TestVectors
import Testing

/// A command line of a page.
struct DocumentedCommand: Sendable, CustomTestStringConvertible {
  let page: String
  let line: String
  var testDescription: String { "\(page): \(line)" }

  private static let root = TestVectors.testsFolder.deletingLastPathComponent()

  /// The lines of all blocks marked `sh` in README.md and docs/, without their comments.
  static let all: [DocumentedCommand] = {
    let docs = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/docs")) ?? []
    return (["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" })
      .flatMap { page -> [DocumentedCommand] in
        let text = (try? String(contentsOfFile: root.path + "/" + page, encoding: .utf8)) ?? ""
        return text.matches(of: /```sh\n((?:[^`]|`[^`])*)```/).flatMap { block in
          block.1.split(separator: "\n").map { line in
            let command = line.replacing(/\s+#.*$/, with: "")
            return DocumentedCommand(page: page, line: command.trimmingCharacters(in: .whitespaces))
          }
        }
      }
  }()

  /// What a test can run of it in seconds: targets of make are looked up, training is stopped unless
  /// it is small.
  var runnable: String? {
    if line.hasPrefix("make ") { return line.replacing("make ", with: "make -n ") }
    if line.hasPrefix("swift build") { return nil }  // as this test's own program was
    // What is written to `mine.toml` would train for long; the small one takes its place.
    let program = line.replacing(".build/release/prunebench", with: "prunebench")
      .replacing("> mine.toml", with: "> written.toml")
    let trains = program.hasPrefix("prunebench run ") && !program.hasSuffix(" mine.toml")
    return trains ? program + " --budget 1s" : program
  }
}

@Suite(
  "Documentation", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct DocumentationTests {
  /// A checkout as a reader has it, with records, an experiment and pictures of their own.
  private static let folder = Result { () -> TemporaryFolder in
    let folder = try TemporaryFolder()
    let root = TestVectors.testsFolder.deletingLastPathComponent()
    for name in ["results", "README.md", "Makefile", "docs"] {
      try FileManager.default.copyItem(
        at: root.appending(path: name), to: folder.url.appending(path: name))
    }
    let tiny = try String(contentsOfFile: "\(Program.fixtures)/tiny.toml", encoding: .utf8)
    let smaller = tiny.replacing("schedule =", with: "test-images = 500\nschedule =")
    for name in ["mine.toml", "small.toml"] {
      try Data(smaller.utf8).write(to: folder.url.appending(path: name))
    }
    var pictures = SyntheticPictures()
    (pictures.training, pictures.test, pictures.width, pictures.height) = (2, 1, 64, 48)
    try pictures.write(to: folder.url.appending(path: "ILSVRC2012"))
    return folder
  }

  @Test("there are commands to test, all of known programs")
  func known() {
    #expect(DocumentedCommand.all.count > 20)
    for command in DocumentedCommand.all {
      let program = command.line.split(separator: " ").first ?? ""
      #expect(
        ["make", "prunebench", ".build/release/prunebench", "swift", "cat"].contains(program),
        "\(command)"
      )
    }
  }

  @Test(
    "each command does what it says: success, or stopped in time", arguments: DocumentedCommand.all)
  func works(command: DocumentedCommand) throws {
    // Methods and archives of the reader's own are not at hand.
    let isForeign = ["taylor", "cifar-10-binary"].contains { command.line.contains($0) }
    guard let line = command.runnable, !isForeign else { return }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = try Self.folder.get().url
    let programs = URL(filePath: Program.path).deletingLastPathComponent().path
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"]) { $1 }
    let words = Pipe()
    (process.standardOutput, process.standardError) = (words, words)
    try process.run()
    let said = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let allowed: [Int32] = line.hasPrefix("prunebench run ") ? [0, 75] : [0]
    let needsCIFAR = said.contains("error: cifar10 was not found in ")
    #expect(
      allowed.contains(process.terminationStatus) || needsCIFAR, "\(line): \(said.suffix(2000))")
  }
}
