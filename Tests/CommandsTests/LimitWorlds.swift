import Foundation
import TestVectors

// Machines that have too little: refused before anything is trained.
extension BadWorld {
  static let limits = [
    BadWorld(
      name: "too few files may be open (`ulimit -n`)",
      says: "error: 16 files may be open at a time, 28 are needed; raise the limit by "
        + "`ulimit -n 28`",
      status: 4, answer: { try $0.run(by: "ulimit -n 16; exec \"$@\"") }),
    BadWorld(
      name: "too little memory is allowed (`ulimit -v`)",
      says: "error: a run will take N MB of memory or more, and `ulimit -v` leaves N MB; "
        + "raise that limit, or train elsewhere",
      status: 4, answer: { try $0.run(by: "ulimit -v 200000; exec \"$@\"") }),
    BadWorld(
      name: "the container has too little memory", need: .containers,
      says: "error: a run will take N MB of memory or more, and its container leaves N MB; "
        + "give the container more, or train elsewhere",
      status: 4,
      answer: { world in
        let group = try ControlGroup(bytes: 120_000_000)
        defer { withExtendedLifetime(group) {} }
        return try world.run(by: "echo $$ >'\(group.path)/cgroup.procs'; exec \"$@\"")
      }),
  ]
}

/// A control group whose memory is limited, of its own, for as long as it lives.
final class ControlGroup {
  let path: String

  init(bytes: Int) throws {
    guard let place = Self.place else { throw CocoaError(.fileNoSuchFile) }
    path = "\(place.folder)/prunebench-\(UUID())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try Data("\(bytes)".utf8).write(to: URL(filePath: "\(path)/\(place.limit)"))
  }

  deinit { rmdir(path) }

  static let isAvailable = (try? ControlGroup(bytes: 1 << 30)) != nil

  /// The group of this process, by version 1 or 2.
  private static let place: (folder: String, limit: String)? = {
    let text = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    let groups = text.split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    }
    for group in groups where group.count == 3 {
      if group[1] == "memory" {
        return ("/sys/fs/cgroup/memory\(group[2])", "memory.limit_in_bytes")
      }
    }
    return groups.first { $0.count == 3 && $0[1].isEmpty }.map {
      ("/sys/fs/cgroup\($0[2])", "memory.max")
    }
  }()
}
