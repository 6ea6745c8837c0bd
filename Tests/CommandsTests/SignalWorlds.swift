import Foundation
import TestVectors
import Testing

// Processes that are told to stop, killed, or stopped for a while.
extension BadWorld {
  static let signals =
    [("SIGINT", SIGINT), ("SIGTERM", SIGTERM), ("SIGHUP", SIGHUP)].map { name, signal in
      BadWorld(
        name: name, says: "stopped with N of 2 runs to do; the same command goes on from here",
        status: 75, answer: { try $0.interrupted { kill($0, signal) } })
    } + [
      BadWorld(
        name: "SIGKILL", says: "", status: 137,
        answer: { try $0.interrupted { kill($0, SIGKILL) } }),
      BadWorld(
        name: "SIGSTOP for longer than the lease, then SIGCONT: another has taken over",
        says: "left resnet8 dense seed 1 to another worker, which has taken it over", status: 0,
        answer: { try stopped($0) }),
      BadWorld(
        name: "SIGSTOP and SIGCONT, and nobody else is there", says: "", status: 0,
        answer: { world in
          try world.interrupted { number in
            kill(number, SIGSTOP)
            Thread.sleep(forTimeInterval: 1.5)
            kill(number, SIGCONT)
          }
        }),
    ]

  /// A worker that is stopped in its first run until another has done all of it.
  private static func stopped(_ world: World) throws -> Program.Output {
    var published: [UInt64] = []
    let output = try world.interrupted { number in
      kill(number, SIGSTOP)
      let other = try world.run("worker")
      #expect(other.status == 0, "\(other.err)")
      published = try inodes(world)
      kill(number, SIGCONT)
    }
    // What is published is never written over, not even by the same bytes.
    #expect(try published.count == 2 && inodes(world) == published)
    return output
  }

  private static func inodes(_ world: World) throws -> [UInt64] {
    try world.stages("final.safetensors").map {
      var status = stat()
      try #require(stat($0, &status) == 0)
      return UInt64(status.st_ino)
    }
  }
}
