import Experiments
import Foundation
import Synchronization
import Tensors
import TestVectors
import Testing

@Suite("Leases")
struct LeaseTests {
  private let folder: TemporaryFolder
  private let store: StateStore
  private let entry = StateStore.Entry(key: "0123abcd", numerics: "4567")

  init() throws {
    folder = try TemporaryFolder()
    store = StateStore(folder: folder.path)
  }

  private func worker(patience: Double = 60) throws -> Worker {
    try Worker(in: store, WorkerReport(experiment: "tests", patience: patience, numerics: [:]))
  }

  private static func state(_ value: Float) -> Safetensors {
    var file = Safetensors()
    file.set("weights", [value])
    return file
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.path(entry)).sorted()
  }

  @Test("of many workers that want a stage at once one gets it")
  func oneWins() throws {
    for _ in 0..<50 {
      let takers = Workers.concurrently(Array(0..<8)) { index in
        try? store.takeLease(of: entry, for: "w\(index)") { _ in true }
      }
      let winners = takers.compactMap { $0 }
      #expect(winners.count == 1)
      #expect(try names() == [winners[0].fileName])
      try store.giveBack(winners[0])
    }
  }

  @Test("the stage of a dead worker is taken once more, under a higher number that counts alone")
  func takenOver() throws {
    let first = try #require(try store.takeLease(of: entry, for: "a") { _ in false })
    #expect(try store.takeLease(of: entry, for: "b") { _ in true } == nil)
    #expect(store.isHeld(first))
    let second = try #require(try store.takeLease(of: entry, for: "b") { $0 != "a" })
    #expect(second.number == first.number + 1)
    #expect(!store.isHeld(first) && store.isHeld(second))
    try store.giveBack(first)  // revived, it takes nothing from the other
    #expect(store.isHeld(second))
  }

  @Test("what is published is never written over")
  func publishedOnce() throws {
    let lease = try #require(try store.takeLease(of: entry, for: "a") { _ in false })
    #expect(try store.publish(Self.state(1), as: entry))
    #expect(try !store.publish(Self.state(2), as: entry))
    #expect(try store.finished(entry).floats("weights") == [1])
    try store.giveBack(lease)
    #expect(try names() == ["final.safetensors"])
  }

  @Test("two checkpoints are kept; a damaged one is put aside with a line, and the older is used")
  func generations() throws {
    let lease = try #require(try store.takeLease(of: entry, for: "a") { _ in false })
    for step in [9, 10, 100] {
      try store.save(Self.state(Float(step)), at: step, under: lease)
    }
    let checkpoints = try names().filter { $0.hasPrefix("checkpoint") }
    #expect(checkpoints.count == 2)
    let newest = store.path(entry, checkpoints[1])
    try Data("torn".utf8).write(to: URL(filePath: newest))
    var (lines, found) = ([String](), [Float]())
    let isResumed = try store.resume(entry, report: { lines.append($0) }) {
      found = try $0.floats("weights")
    }
    #expect(isResumed && found == [10])
    #expect(
      lines == [
        "\(newest) is damaged: it is shorter than its header length; put aside as "
          + "\(checkpoints[1]).damaged"
      ])
    // One that is whole and of another run is put aside as well.
    let isUsed = try store.resume(entry, report: { lines.append($0) }) { _ in
      throw Safetensors.FormatError("holds the tensors of another run")
    }
    #expect(!isUsed && lines.count == 2)
    #expect(try names().filter { $0.hasSuffix(".damaged") }.count == 2)
  }

  @Test("a worker that was stopped and has lost its stage writes nothing over, and finds it out")
  func fenced() throws {
    let stopped = try worker(patience: 0.6)
    defer { stopped.leave() }
    let lease = try #require(try stopped.take(entry))
    try store.save(Self.state(10), at: 10, under: lease)
    let other = try #require(try store.takeLease(of: entry, for: "b") { _ in false })
    try store.save(Self.state(20), at: 20, under: other)
    // Stopped in the middle of a save, it ends it now.
    try store.save(Self.state(20), at: 20, under: lease)
    var found: [Float] = []
    _ = try store.resume(entry, report: { _ in }) { found = try $0.floats("weights") }
    #expect(found == [20])
    Thread.sleep(forTimeInterval: 0.3)
    #expect(try !stopped.holds(lease))
    #expect(store.isHeld(other))
  }

  /// A worker of another machine, as its file shows it.
  private func foreign(_ change: (inout [String: Any]) -> Void) throws -> String {
    let report = WorkerReport(experiment: "tests", patience: 0.6, numerics: [:])
    var fields = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
    var process = try #require(fields["process"] as? [String: Any])
    process["kernel"] = "another"
    fields["process"] = process
    change(&fields)
    try FileManager.default.createDirectory(
      atPath: folder.path("workers"), withIntermediateDirectories: true)
    try JSONSerialization.data(withJSONObject: fields)
      .write(to: folder.url.appending(path: "workers/\(report.id).json"))
    return report.id
  }

  private func isListed(_ id: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path("workers/\(id).json"))
  }

  @Test(
    "silence is counted in looks: clocks that differ by years change nothing",
    arguments: [-1e9, 1e9])
  func clocks(seconds: Double) throws {
    let id = try foreign { _ in }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: seconds)],
      ofItemAtPath: folder.path("workers/\(id).json"))
    let watcher = try worker(patience: 0.6)
    defer { watcher.leave() }
    _ = try store.takeLease(of: entry, for: id) { _ in false }
    #expect(try watcher.take(entry) == nil)
    Thread.sleep(forTimeInterval: 0.3)
    #expect(isListed(id))
    Thread.sleep(forTimeInterval: 1)
    #expect(!isListed(id))
    #expect(try watcher.take(entry)?.number == 2)
  }

  @Test("a worker whose heartbeat goes on keeps its stage")
  func beating() throws {
    let id = try foreign { $0["patience"] = 2.0 }
    let watcher = try worker(patience: 2)
    defer { watcher.leave() }
    let path = folder.path("workers/\(id).json")
    for beat in 1...26 {
      Thread.sleep(forTimeInterval: 0.1)
      var fields = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
          as? [String: Any])
      fields["beat"] = beat
      try JSONSerialization.data(withJSONObject: fields)
        .write(to: URL(filePath: path), options: .atomic)
    }
    #expect(isListed(id))
  }

  @Test("a heartbeat that cannot be read holds no stage, and a lease of nobody's name neither")
  func hostile() throws {
    let promising = try foreign { $0["patience"] = 1e300 }
    let unreadable = "elsewhere-1-00000000"
    try Data("{".utf8).write(to: folder.url.appending(path: "workers/\(unreadable).json"))
    let watcher = try worker(patience: 0.6)
    defer { watcher.leave() }
    Thread.sleep(forTimeInterval: 1.3)
    #expect(isListed(promising) && !isListed(unreadable))
    // A lease of no worker's name is nobody's.
    _ = try store.takeLease(of: entry, for: "../../etc/passwd") { _ in false }
    #expect(try watcher.take(entry) != nil)
  }

  @Test("a process of this machine that is gone is known at once")
  func gone() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    let number = process.processIdentifier
    let kernel = try kernel()
    let id = try foreign { fields in
      fields["patience"] = 60
      fields["process"] = ["host": "h", "number": number, "started": "1", "kernel": kernel]
    }
    let watcher = try worker()
    defer { watcher.leave() }
    #expect(!isListed(id))
  }

  @Test("what a worker killed in its first heartbeat left is cleared, and the living get on the list")
  func halfWritten() throws {
    let listed = try foreign { _ in }
    let (left, own) = (".h-1-00000000.json.1", ".\(listed).json.1")
    for name in [left, own] {
      try Data("{".utf8).write(to: folder.url.appending(path: "workers/\(name)"))
    }
    let watcher = try worker()
    defer { watcher.leave() }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("workers"))
    #expect(!names.contains(left) && names.contains(own))

    let isDone = StopFlag()
    Thread { [store] in while !isDone.isSet { store.clearHalfWrittenReports() } }.start()
    defer { isDone.set() }
    for _ in 0..<10 { try worker().leave() }
  }

  private func kernel() throws -> String {
    let own = WorkerReport(experiment: "tests", patience: 1, numerics: [:])
    let fields = try JSONSerialization.jsonObject(with: JSONEncoder().encode(own.process))
    return try #require((fields as? [String: Any])?["kernel"] as? String)
  }
}
