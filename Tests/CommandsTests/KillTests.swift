import Foundation
import TestVectors
import Testing

private let environment = ProcessInfo.processInfo.environment

/// How many kills: 20, or those of `PRUNEBENCH_KILLS`.
private let killCount = environment["PRUNEBENCH_KILLS"].flatMap { Int($0) } ?? 20

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

  private static func table(_ results: String) throws -> String {
    try Program.run(["table", experiment, "--results", results, "--format", "csv"]).out
  }

  /// Whether what is there in the end is what an undisturbed process leaves, trained once.
  private static func isUndisturbed(_ turmoil: Turmoil) throws -> Bool {
    let expected = try Program.records(undisturbed.get().path("results"))
    let areEqual = try Program.records(turmoil.results) == expected
    let (runs, litter) = (turmoil.finishedRuns, try turmoil.litter())
    let isOnce = Set(runs).count == runs.count
    #expect(areEqual)
    #expect(isOnce, "trained twice: \(runs.sorted())")
    #expect(litter == [])
    return areEqual && isOnce && litter == []
  }

  @Test(
    "the records are those of an undisturbed run; no run is trained twice and none lost",
    arguments: [(1, 7), (2, 7), (4, 6)])
  func killed(workers: Int, share: Int) throws {
    let goal = killCount * share / 20
    var (kills, torn, stops, experiments, equal) = (0, 0, 0, 0, 0)
    while kills < goal {
      let turmoil = try Turmoil(Self.experiment, workers: workers)
      try turmoil.run(kills: goal - kills)
      equal += try Self.isUndisturbed(turmoil) ? 1 : 0
      experiments += 1
      kills += turmoil.kills
      torn += turmoil.tornWrites
      stops += turmoil.stops
    }
    print(
      "\(workers) workers: \(kills) kills, \(torn) of them in a write, \(stops) stops; "
        + "\(equal) of \(experiments) experiments as if undisturbed")
    #expect(equal == experiments)
  }

  @Test("eight workers, some of them killed, give the same table, bit for bit")
  func eight() throws {
    let turmoil = try Turmoil(Self.experiment, workers: 8)
    try turmoil.run(kills: max(3, killCount / 10))
    #expect(try Self.isUndisturbed(turmoil))
    #expect(try Self.table(turmoil.results) == Self.table(Self.undisturbed.get().path("results")))
    print("8 workers: \(turmoil.kills) kills, \(turmoil.stops) stops; the same table")
  }

  @Test(
    "eight workers on all of quick, killed all the time, give the published records and table",
    .enabled(
      if: environment["PRUNEBENCH_KILLS_QUICK"] != nil,
      "takes half an hour of two cores: PRUNEBENCH_KILLS_QUICK=1"))
  func quick() throws {
    let published = TestVectors.testsFolder.deletingLastPathComponent()
      .appending(path: "results").path
    let turmoil = try Turmoil("quick", workers: 8, checkpoint: "2s", pause: 1...20)
    try turmoil.run(kills: .max)
    let expected = try Program.records(published)
    for (run, files) in try Program.records(turmoil.results) {
      #expect(files == expected[run], "\(run)")
    }
    let tables = try [turmoil.results, published].map { results in
      try Program.run(["table", "quick", "--results", results, "--format", "csv"]).out
    }
    #expect(tables[0] == tables[1] && !tables[0].contains("not run"))
    let runs = turmoil.finishedRuns
    #expect(Set(runs).count == runs.count)
    print(
      "8 workers on quick: \(turmoil.kills) kills, \(turmoil.tornWrites) of them in a write, "
        + "\(turmoil.stops) stops; \(runs.count) runs, each trained once, the published table")
  }
}
