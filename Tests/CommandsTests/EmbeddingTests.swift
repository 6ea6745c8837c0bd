import Foundation
import TestVectors
import Testing

/// `docs/embedding.md`, done: a package of one method and three lines has the whole program.
@Suite(
  "A package with a method of its own",
  .enabled(
    if: ProcessInfo.processInfo.environment["PRUNEBENCH_SLOW"] != nil,
    "builds everything anew, minutes: set PRUNEBENCH_SLOW=1"))
struct EmbeddingTests {
  private static let root = TestVectors.testsFolder.deletingLastPathComponent()

  /// The blocks of a page in one language; those without a name are lines for the shell.
  private static func blocks(_ page: String, _ language: String) throws -> [String] {
    let text = try String(contentsOf: root.appending(path: "docs/\(page).md"), encoding: .utf8)
    // Every second piece lies between fences.
    let pieces = text.components(separatedBy: "```").enumerated()
    return pieces.filter { $0.offset % 2 == 1 && $0.element.hasPrefix("\(language)\n") }
      .map { String($0.element.dropFirst(language.count + 1)) }
  }

  private let folder: TemporaryFolder
  private var package: URL { folder.url.appending(path: "mine") }

  init() throws {
    folder = try TemporaryFolder()
    let swift = try Self.blocks("embedding", "swift")
    let files = [
      "Package.swift": swift[0], "Sources/mine/main.swift": swift[1],
      "Sources/mine/TaylorPruning.swift": try Self.blocks("adding-a-method", "swift")[0],
      "mine.toml": try Self.blocks("embedding", "toml")[0],
    ]
    for (name, text) in files {
      let file = package.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    // The files as they are, committed, so that the commit is one that only the build can know.
    try run(
      """
      mkdir prunebench && cd '\(Self.root.path)' && git ls-files -zco --exclude-standard \
      | xargs -0 sh -c 'ls -d "$@" 2>/dev/null' - | tar -c -T - \
      | tar -x -C '\(folder.path)/prunebench'
      """, in: folder.url)
    try run("git init -q . && git add -A", in: prunebench)
    try commit()
  }

  private var prunebench: URL { folder.url.appending(path: "prunebench") }

  @discardableResult
  private func run(_ line: String, in folder: URL) throws -> String {
    let began = Date()
    let shell = try Shell(line, in: folder)
    print("\(Int(Date().timeIntervalSince(began))) s: \(line)")
    let allowed: [Int32] = line.contains("--budget") ? [0, 75] : [0]
    try #require(allowed.contains(shell.status), "\(line): \(shell.output)")
    return shell.output
  }

  private func commit() throws {
    try run(
      "git -c user.name=a -c user.email=a@a commit -q --allow-empty -m c", in: prunebench)
  }

  @Test("is built by the lines of the page; a later commit is seen, and compiles one module anew")
  func embedding() throws {
    for line in try Self.blocks("embedding", "")[0].split(separator: "\n") {
      let output = try run(String(line), in: package)
      if line.contains("methods show") { #expect(output.contains("Molchanov")) }
      if line.contains("plan") { #expect(output.contains("taylor")) }
    }
    let program = package.appending(path: ".build/release/mine").path
    func version() throws -> Substring {
      try run("'\(program)' --version", in: folder.url).split(separator: "\n")[1]
    }
    func head() throws -> String {
      "commit   " + (try run("git log -1 --format='%H of %cs'", in: prunebench))
    }
    #expect(try version() == head())

    try commit()
    let output = try run("swift build -c release", in: package)
    #expect(try version() == head())
    #expect(output.matches(of: /Compiling (?!plugin)/).count == 1, "\(output)")

    try run("echo '// more' >> Sources/ListTypes/main.swift", in: prunebench)
    try run("swift build -c release", in: package)
    #expect(try version() == head() + ", changed")
  }
}
