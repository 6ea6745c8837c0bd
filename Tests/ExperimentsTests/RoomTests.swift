import Experiments
import Foundation
import Networks
import TestVectors
import Testing

@Suite("What a machine has room for")
struct RoomTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func write(_ group: String, _ files: [String: String]) throws {
    let path = folder.url.appending(path: group)
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: path.appending(path: name)) }
  }

  @Test(
    "of all control groups that hold the process the narrowest counts; pages of files are free",
    arguments: ["", "unified/"])
  func version2(place: String) throws {
    try write("\(place)a", ["memory.max": "1000000\n", "memory.current": "900000\n"])
    try write(
      "\(place)a/b", [
        "memory.max": "500000\n", "memory.current": "450000\n",
        "memory.stat": "anon 400000\nfile 50000\ninactive_file 20000\nactive_file 10000\n",
      ])
    try write("\(place)a/b/c", ["memory.max": "max\n", "memory.current": "1\n"])
    #expect(MemoryRoom.container(below: folder.path, groups: "0::/a/b/c\n") == 80_000)
    #expect(MemoryRoom.container(below: folder.path, groups: "0::/a\n") == 100_000)
    #expect(MemoryRoom.container(below: folder.path, groups: "0::/\n") == nil)
  }

  @Test("version 1 has other names, and no limit is a number beyond all machines")
  func version1() throws {
    try write(
      "memory", [
        "memory.limit_in_bytes": "9223372036854771712\n", "memory.usage_in_bytes": "7\n",
      ])
    try write(
      "memory/a", [
        "memory.limit_in_bytes": "500000\n", "memory.usage_in_bytes": "450000\n",
        "memory.stat": "inactive_file 1\ntotal_inactive_file 20000\ntotal_active_file 10000\n",
      ])
    let groups = "5:devices:/x\n4:memory:/a/b\n0::/\n"
    #expect(MemoryRoom.container(below: folder.path, groups: groups) == 80_000)
    // In a container the path may be that of the host.
    #expect(MemoryRoom.container(below: folder.path, groups: "4:memory:/host/x\n") == nil)
    #expect(MemoryRoom.container(below: folder.path, groups: "nonsense\n::\n") == nil)
  }

  @Test(
    "what an engine is said to take is what it takes, or a little less",
    arguments: ["resnet8", "wrn10_1"],
    Backend.Kind.allCases.filter { (try? Backend($0)) != nil })
  func engines(network: String, kind: Backend.Kind) throws {
    let backend = try Backend(kind)
    let architecture = try Architecture.named(network)
    for batch in [1, 2, 64, 128] {
      let said = try MemoryNeed.engineBytes(architecture, batch: batch, backend, 1)
      let found =
        switch try backend.engine(for: architecture, batch: batch) {
        case let engine as FusedEngine: engine.bytes
        case let engine as BLASEngine: engine.bytes
        default: 0
        }
      #expect(said <= found && Double(said) >= 0.9 * Double(found), "\(batch): \(said) \(found)")
    }
  }
}
