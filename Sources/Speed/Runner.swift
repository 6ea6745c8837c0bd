import Foundation
import Networks
import Results

/// Something that turns a batch of pictures into logits, whose time is measured.
package protocol Runner: AnyObject {
  var contender: SpeedRecord.Contender { get }
  /// What runs, for people.
  var kernels: String { get }
  /// Mean seconds of a batch over so many, after one that does not count.
  func seconds(batch: Int, repeats: Int) throws -> Double
}

/// One of our engines.
final class OwnRunner: Runner {
  let contender: SpeedRecord.Contender
  let kernels: String
  private let inference: any Inference
  private let pictures: [Float]
  private var logits: [Float]

  /// - Parameter pictures: as many as the largest batch has, or more.
  init(
    _ contender: SpeedRecord.Contender, _ inference: any Inference, kernels: String,
    pictures: [Float]
  ) {
    (self.contender, self.inference, self.kernels) = (contender, inference, kernels)
    self.pictures = pictures
    logits = Array(repeating: 0, count: pictures.count / inference.imageSize * inference.classes)
  }

  func seconds(batch: Int, repeats: Int) -> Double {
    pictures.withUnsafeBufferPointer { pictures in
      logits.withUnsafeMutableBufferPointer { logits in
        func run() {
          inference.logits(of: pictures.baseAddress!, count: batch, into: logits.baseAddress!)
        }
        run()
        let start = ContinuousClock.now
        for _ in 0..<repeats { run() }
        return (ContinuousClock.now - start) / .seconds(1) / Double(repeats)
      }
    }
  }
}

/// Runners in turn, round after round, so that a slow minute of the machine is shared by all.
package struct Rounds {
  /// Seconds of a batch, by runner and round.
  package private(set) var seconds: [[Double]]

  /// - Parameter window: shortest time that a runner is measured for in a round, in seconds; at
  ///   least one batch.
  package init(_ runners: [any Runner], batch: Int, count: Int, window: Double = 0.004) throws {
    let repeats = try runners.map { runner in
      let once = try runner.seconds(batch: batch, repeats: 1)
      return max(1, Int((window / once).rounded(.up)))
    }
    seconds = runners.map { _ in [] }
    for round in 0..<count {
      // Each round begins with another, so that none always follows the same neighbour's heat.
      for turn in runners.indices {
        let index = (turn + round) % runners.count
        Thread.sleep(forTimeInterval: 0.001)  // threads of the one before may still spin
        seconds[index].append(
          try runners[index].seconds(batch: batch, repeats: repeats[index]))
      }
    }
  }
}
