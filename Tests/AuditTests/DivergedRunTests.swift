import Audit
import Testing

@Suite("A run that ended before its schedule")
struct DivergedRunTests {
  /// Cuts a dense run after so many epochs, as one whose loss was no longer finite is recorded.
  private func cut(_ copy: PublishedCopy, after epochs: Int) throws -> String {
    let folder = try "results/" + copy.path("dense-0.00-quick-s1", "")
    func edit(_ name: String, _ keep: ([String]) -> Bool) throws {
      var table = try #require(CSV(String(decoding: copy.read(folder + name), as: UTF8.self)))
      table.rows.removeAll { !keep($0) }
      try copy.write(Array(table.text.utf8), folder + name)
    }
    for name in ["epochs.csv", "layers.csv"] { try edit(name) { Int($0[0])! < epochs } }
    try edit("still.csv") { Int($0[0])! <= epochs }
    try copy.write(Array("\n".utf8), folder + "correct.b64")
    let changes: [(String, JSON)] = [
      ("status", .string("diverged")), ("reason", .string("the loss is not finite")),
      ("epoch_diverged", .integer(epochs)), ("final", .null), ("best", .null),
      ("correct_sha256", .string(sha256(""))),
    ]
    let json = try #require(JSON(copy.read(folder + "run.json")))
    let changed = changes.reduce(json) { json, change in json.changing([change.0]) { _ in change.1 }
    }
    try copy.write(Array(changed.fileText.utf8), folder + "run.json")
    return folder
  }

  @Test("is a record like others, even if no epoch was finished", arguments: [0, 2])
  func holds(epochs: Int) throws {
    let copy = try PublishedCopy(runs: [Published.run("dense-0.00-quick-s1")], tables: false)
    _ = try cut(copy, after: epochs)
    let report = try copy.audit()
    #expect(report.errors.map(\.line) == [])
    #expect(report.readings.runs == 1 && report.readings.atEpochEnds == 0)
  }

  @Test("names the epoch that it did not finish, and cannot be done", arguments: [0, 2])
  func status(epochs: Int) throws {
    let copy = try PublishedCopy(runs: [Published.run("dense-0.00-quick-s1")], tables: false)
    let path = try cut(copy, after: epochs) + "run.json"
    let json = try #require(JSON(copy.read(path)))
    let later = json.changing(["epoch_diverged"]) { $0.plus(1) }
    try copy.write(Array(later.fileText.utf8), path)
    #expect(
      try copy.errors()
        == ["\(path): epoch_diverged: expected \(epochs), found \(epochs + 1)"])
    let done = json.changing(["status"]) { _ in .string("done") }
    try copy.write(Array(done.fileText.utf8), path)
    let errors = try copy.errors()
    #expect(errors.contains { $0.hasPrefix("\(path): a run that did not end its schedule") })
  }
}
