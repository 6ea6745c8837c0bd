import Foundation
import Results
import TestVectors
import Testing

/// Workers on one experiment that are killed and stopped at random moments, half of them while they
/// write, until all runs are done.
final class Turmoil {
  private let experiment: String
  private let checkpoint: String
  /// Seconds from one kill to the next.
  private let pause: ClosedRange<Double>
  private let folder: TemporaryFolder
  private var running: [Program.Running] = []
  private var stopped: (Program.Running, until: ContinuousClock.Instant)?
  private var finished: [Program.Output] = []
  /// Inodes of what was published, by path.
  private var published: [String: UInt64] = [:]
  private(set) var kills = 0
  /// Kills that left something half-written.
  private(set) var tornWrites = 0
  private var torn: Set<String> = []
  private(set) var stops = 0

  /// - Parameters:
  ///   - workers: how many at a time.
  ///   - checkpoint: time between checkpoints.
  init(
    _ experiment: String, workers: Int, checkpoint: String = "0.01s",
    pause: ClosedRange<Double> = 0.1...0.9
  ) throws {
    (self.experiment, self.checkpoint, self.pause) = (experiment, checkpoint, pause)
    folder = try TemporaryFolder()
    for _ in 0..<workers { try startWorker() }
  }

  var results: String { folder.path("results") }

  /// Kills workers, each time another begins in its place, then lets them end.
  func run(kills limit: Int) throws {
    while kills < limit, !running.isEmpty {
      try wait(untilWriting: kills.isMultiple(of: 2))
      try reap()
      guard let victim = running.randomElement() else { break }
      if running.count > 1, stopped == nil, Int.random(in: 0..<5) == 0 {
        kill(victim.process.processIdentifier, SIGSTOP)
        stopped = (victim, .now + .seconds(2.5))
        stops += 1
      } else if stopped?.0 !== victim {
        kill(victim.process.processIdentifier, SIGKILL)
        finished.append(try victim.finish())
        running.removeAll { $0 === victim }
        kills += 1
        Thread.sleep(forTimeInterval: 0.1)  // what the living write has its name by then
        let left = halfWritten
        tornWrites += left.isSubset(of: torn) ? 0 : 1
        torn = left
        try startWorker()
      }
    }
    while !running.isEmpty {
      Thread.sleep(forTimeInterval: 0.05)
      try reap()
    }
    note()
  }

  /// What a worker said of each run that it finished, without the count before it.
  var finishedRuns: [String] {
    finished.flatMap(\.complaints).filter { $0.hasPrefix("[") }
      .compactMap { line in
        line.split(separator: "] ", maxSplits: 1).last?.components(separatedBy: "  ").first
      }
  }

  /// Paths of the state directory that should not be there when all is done.
  func litter() throws -> [String] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path("state"))
    return paths.filter { path in
      let name = path.split(separator: "/").last ?? ""
      let isResult = name == "final.safetensors" || name.hasPrefix("at-")
      return (path.contains(".") || name.hasPrefix("lease-")) && !isResult
    }
  }

  private func startWorker() throws {
    running.append(
      try Program.start([
        "worker", experiment, "--dir", folder.path("state"), "--results", results, "--jobs", "1",
        "--checkpoint", checkpoint, "--lease", "1s",
      ]))
  }

  private func wait(untilWriting: Bool) throws {
    let pause = Double.random(in: pause)
    let end = ContinuousClock.now + .seconds(pause + 1)
    Thread.sleep(forTimeInterval: pause)
    while untilWriting, halfWritten.isSubset(of: torn), .now < end { usleep(200) }
  }

  /// Files and folders that do not have their names yet. Those of killed writers stay.
  private var halfWritten: Set<String> {
    func names(_ path: String) -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
    let stages = folder.path("state/stages")
    let all = names(stages).flatMap { names("\(stages)/\($0)") } + names("\(results)/runs")
    return Set(all.filter { $0.hasPrefix(".") })
  }

  /// Takes note of what is published, revives what was stopped for long enough, and collects the
  /// workers that have ended: all with success.
  private func reap() throws {
    note()
    if let (worker, until) = stopped, .now > until {
      kill(worker.process.processIdentifier, SIGCONT)
      stopped = nil
    }
    let ended = running.filter { !$0.process.isRunning }
    running.removeAll { worker in ended.contains { $0 === worker } }
    for worker in ended {
      let output = try worker.finish()
      #expect(output.status == 0, "\(output.err)")
      finished.append(output)
    }
  }

  /// What was published is never published again.
  private func note() {
    let stages = folder.path("state/stages")
    for stage in (try? FileManager.default.contentsOfDirectory(atPath: stages)) ?? [] {
      var status = stat()
      guard stat("\(stages)/\(stage)/final.safetensors", &status) == 0 else { continue }
      let former = published.updateValue(UInt64(status.st_ino), forKey: stage)
      #expect(former == nil || former == UInt64(status.st_ino), "\(stage) was published twice")
    }
  }
}
