import Foundation
import Provenance
import TestVectors
import Testing

/// The tool that looks, at each build, what the program is built from.
@Suite("The commit in the program")
struct CommitTests {
  /// A package of one source file, with a repository of its own.
  private struct Checkout {
    let folder: TemporaryFolder
    let package: URL

    init() throws {
      folder = try TemporaryFolder()
      package = folder.url.appending(path: "package")
      for part in ["Sources/Provenance", "results"] {
        try FileManager.default.createDirectory(
          at: package.appending(path: part), withIntermediateDirectories: true)
      }
      let root = TestVectors.testsFolder.deletingLastPathComponent()
      for file in [".gitattributes", "Package.swift", "Sources/Provenance/commit.txt"] {
        try FileManager.default.copyItem(
          at: root.appending(path: file), to: package.appending(path: file))
      }
      try run("git init -q . && git add -A")
      try commit()
    }

    func commit() throws {
      try run("git -c user.name=a -c user.email=a@a commit -q -a --allow-empty -m c")
    }

    @discardableResult
    func run(_ line: String, environment: [String: String] = [:]) throws -> String {
      let shell = try Shell(line, in: package, environment: environment)
      try #require(shell.status == 0, "\(line): \(shell.output)")
      return shell.output
    }

    /// Commit and day, as git tells them.
    var head: [String] {
      get throws { try run("git log -1 --format='%H %cs'").split(separator: " ").map(String.init) }
    }

    /// What the tool writes of the sources in a folder: commit, day, state.
    func found(in place: URL? = nil, environment: [String: String] = [:]) throws -> [String] {
      let programs = URL(filePath: Program.path).deletingLastPathComponent().path
      let output = folder.path("found.swift")
      try run(
        "'\(programs)/FindCommit' '\(output)' '\((place ?? package).path)' swiftc",
        environment: environment)
      return try String(contentsOfFile: output, encoding: .utf8)
        .matches(of: /"([^"]*)"/).prefix(3).map { String($0.1) }
    }
  }

  @Test("is the one of the sources; other files do not make it a changed one")
  func clean() throws {
    let checkout = try Checkout()
    try checkout.run("echo 1 > results/record && echo 1 > mine.toml")
    #expect(try checkout.found() == checkout.head + ["clean"])
    try checkout.commit()
    #expect(try checkout.found() == checkout.head + ["clean"])
  }

  @Test(
    "is marked as changed by any edit, new file or missing file of the sources",
    arguments: [
      "echo '//' >> Package.swift", "echo 1 > Sources/new.swift",
      "rm Sources/Provenance/commit.txt", "git rm -q Sources/Provenance/commit.txt",
    ])
  func changed(edit: String) throws {
    let checkout = try Checkout()
    try checkout.run(edit)
    #expect(try checkout.found() == checkout.head + ["changed"])
  }

  @Test("comes with an archive, inside another repository too; nobody looked for changes there")
  func archive() throws {
    let checkout = try Checkout()
    let unpacked = checkout.folder.url.appending(path: "other/package")
    try checkout.run(
      """
      mkdir -p ../other/package && git archive HEAD | tar -x -C ../other/package
      cp -r .git ../other
      """)
    #expect(try checkout.found(in: unpacked) == checkout.head + ["unchecked"])
  }

  @Test("is unknown where there are only the files")
  func unknown() throws {
    let checkout = try Checkout()
    try checkout.run("rm -rf .git")
    #expect(try checkout.found() == ["unknown", "", "unchecked"])
  }

  @Test("is found in a worktree, and under a hook that names another repository")
  func elsewhere() throws {
    let checkout = try Checkout()
    try checkout.run("git worktree add -q ../tree")
    let tree = checkout.folder.url.appending(path: "tree")
    #expect(try checkout.found(in: tree) == checkout.head + ["clean"])
    let other = try Checkout()
    let hook = ["GIT_DIR": other.package.path + "/.git", "GIT_WORK_TREE": other.package.path]
    try other.commit()
    #expect(try checkout.found(environment: hook) == checkout.head + ["clean"])
  }

  @Test("stands in the version, beside build and kernels, wherever the program lies")
  func version() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Program.path, toPath: folder.path("prunebench"))
    let said = try Shell(
      "./prunebench --version", in: folder.url, environment: ["PATH": "/nowhere"])
    let source = SourceVersion.current
    let lines = said.output.split(separator: "\n").map(String.init)
    #expect(said.status == 0 && lines.count == 4)
    #expect(lines[0] == "prunebench \(SourceVersion.version)")
    #expect(lines[1] == "commit   \(source.commitText)")
    #expect(
      lines[2].wholeMatch(of: /build    (release|debug) \S+( fast-math)?, Swift \d.*, .*/) != nil)
    #expect(lines[3].wholeMatch(of: /kernels  fp32 \w+, bf16 \w+/) != nil)
  }
}
