import Audit
import Foundation
import Testing

@Suite("A flipped byte is found and named")
struct SealTests {
  @Test("a sealed folder holds, and an unsealed one says so in a line that is no error")
  func sealed() throws {
    let copy = try PublishedCopy()
    let open = try copy.audit()
    #expect(open.holds && open.files == 0)
    #expect(
      open.findings.map(\.line).first
        == "note: \(copy.results)/SHA256SUMS: not sealed: run `prunebench seal \(copy.results)`")
    try copy.seal()
    let sealed = try copy.audit()
    #expect(sealed.findings == [])
    #expect(sealed.files == 13 * 8 + 6 + 1 + Published.names(in: "\(copy.plots)/quick").count)
  }

  @Test("one flipped bit at any place of any file of runs, tables and plots names that file")
  func flips() throws {
    let copy = try PublishedCopy(runs: [Published.run("dpf-filter-0.40-quick-s1")])
    try copy.seal()
    var random = Generator(state: 1)
    for folder in ["results", "plots"] {
      for file in FileTree.files(below: "\(copy.folder)/\(folder)") where file != Seal.name {
        let path = "\(folder)/\(file)"
        let bytes = try copy.read(path)
        for place in [0, bytes.count - 1]
          + (0..<6).map({ _ in .random(in: bytes.indices, using: &random) })
        {
          var damaged = bytes
          damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          try copy.write(damaged, path)
          var findings = Findings()
          _ = Seal.check("\(copy.folder)/\(folder)", &findings)
          #expect(findings.list.map(\.file) == ["\(copy.folder)/\(path)"], "byte \(place)")
        }
        try copy.write(bytes, path)
      }
    }
    var findings = Findings()
    _ = Seal.check(copy.results, &findings)
    #expect(findings.list == [])
  }

  @Test("one flipped bit of the seal itself is found")
  func flippedSeal() throws {
    let copy = try PublishedCopy(runs: [])
    try copy.seal()
    let bytes = try copy.read("plots/\(Seal.name)")
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << (place % 8)
      try copy.write(damaged, "plots/\(Seal.name)")
      var findings = Findings()
      _ = Seal.check(copy.plots, &findings)
      #expect(!findings.list.isEmpty, "byte \(place)")
    }
  }

  @Test("the audit names the flipped file of a run before all else")
  func flipInAudit() throws {
    let copy = try PublishedCopy()
    try copy.seal()
    let file = try "results/" + copy.path("sfp-0.40-quick-s2", "still.csv")
    var bytes = try copy.read(file)
    bytes[bytes.count - 2] ^= 1
    try copy.write(bytes, file)
    let first = try #require(try copy.errors().first)
    #expect(first.hasPrefix("\(file): SHA-256 differs from results/SHA256SUMS: expected "))
  }

  @Test("a file too many, a missing one and a line out of order are named")
  func files() throws {
    let copy = try PublishedCopy()
    try copy.seal()
    try copy.write([1], "results/extra")
    try copy.remove("results/\(PublishedCopy.table).tex")
    #expect(
      try copy.errors() == [
        "results/extra: not in results/SHA256SUMS",
        "results/tables/quick/quick-structured.tex: missing; it is in results/SHA256SUMS",
      ])
    let lines = String(decoding: try copy.read("plots/SHA256SUMS"), as: UTF8.self)
      .split(separator: "\n")
    try copy.write(
      Array((lines.reversed().joined(separator: "\n") + "\nnonsense\n").utf8), "plots/SHA256SUMS")
    let found = try copy.errors().filter { $0.hasPrefix("plots/SHA256SUMS") }
    #expect(found.contains("plots/SHA256SUMS: line 2 is not in order of paths"))
    #expect(
      found.last
        == "plots/SHA256SUMS: line \(lines.count + 1) is not a digest, two spaces and a path")
  }

  @Test("sha256sum reads the seal")
  func program() throws {
    let copy = try PublishedCopy()
    try copy.seal()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", "--check", "--quiet", "--strict", Seal.name]
    process.currentDirectoryURL = URL(filePath: copy.results)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test("what cannot be sealed leaves the former seal as it was")
  func refused() throws {
    let copy = try PublishedCopy()
    try copy.seal()
    let before = try copy.read("results/SHA256SUMS")
    try copy.write([1], "results/two\nlines")
    #expect(throws: SealError.badName(folder: copy.results, name: "two\nlines")) {
      try Seal.write(copy.results)
    }
    #expect(try copy.read("results/SHA256SUMS") == before)
    #expect(throws: SealError.noFolder("\(copy.folder)/none")) {
      try Seal.write("\(copy.folder)/none")
    }
  }
}

/// SplitMix64: the same places in every run of the tests.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
