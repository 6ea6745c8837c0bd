import Foundation
import Results
import TestVectors
import Testing

/// How many kills: 20, or those of `PRUNEBENCH_KILLS`.
private let killCount =
  ProcessInfo.processInfo.environment["PRUNEBENCH_KILLS"].flatMap { Int($0) } ?? 20

@Suite(
  "Killed at any moment", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct KillTests {
  private static let experiment = "\(Program.fixtures)/kills.toml"

  /// An undisturbed run by one process.
  private static let undisturbed = Result { () -> TemporaryFolder in
    let folder = try TemporaryFolder()
    let output = try Program.run([
      "run", experiment, "--dir", folder.path("state"), "--results", folder.path("results"),
    ])
    #expect(output.status == 0, "\(output.err)")
    return folder
  }

  private static func records(_ results: String) throws -> [String: [String: [UInt8]]] {
    let store = RecordStore(folder: results)
    return try Dictionary(
      uniqueKeysWithValues: store.runs().map { ($0, try store.reproducibleFiles(of: $0)) })
  }

  private static func table(_ results: String) throws -> String {
    try Program.run(["table", experiment, "--results", results, "--format", "csv"]).out
  }

  /// Compares what is there in the end with what an undisturbed process leaves.
  private static func check(_ turmoil: Turmoil) throws {
    let expected = try records(undisturbed.get().path("results"))
    #expect(try records(turmoil.results) == expected)
    let runs = turmoil.finishedRuns
    #expect(Set(runs).count == runs.count, "trained twice: \(runs.sorted())")
    #expect(try turmoil.litter() == [])
  }

  @Test(
    "the records are those of an undisturbed run; no run is trained twice and none lost",
    arguments: [(1, 7), (2, 7), (4, 6)])
  func killed(workers: Int, share: Int) throws {
    let goal = killCount * share / 20
    var (kills, torn, stops, experiments) = (0, 0, 0, 0)
    while kills < goal {
      let turmoil = try Turmoil(Self.experiment, workers: workers)
      try turmoil.run(kills: goal - kills)
      try Self.check(turmoil)
      kills += turmoil.kills
      torn += turmoil.tornWrites
      stops += turmoil.stops
      experiments += 1
    }
    print(
      "killed \(kills) times of \(goal), \(torn) of them in a write, \(stops) stopped and revived, "
        + "\(workers) workers: \(experiments) of \(experiments) experiments equal")
  }

  @Test("eight workers, some of them killed, give the same table, bit for bit")
  func eight() throws {
    let turmoil = try Turmoil(Self.experiment, workers: 8)
    try turmoil.run(kills: max(3, killCount / 10))
    try Self.check(turmoil)
    #expect(try Self.table(turmoil.results) == Self.table(Self.undisturbed.get().path("results")))
    print("eight workers, \(turmoil.kills) killed, \(turmoil.stops) stopped: the same table")
  }
}
