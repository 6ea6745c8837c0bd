import Foundation

/// The memory that the process can still take, by the narrowest of three limits.
public struct MemoryRoom: Sendable {
  package enum Limit: Sendable { case machine, container, addresses }

  public let bytes: Int
  package let limit: Limit

  /// `nil` where the system does not tell.
  public static func now() -> MemoryRoom? {
    let rooms: [(Int?, Limit)] = [
      (field("MemAvailable:", of: "/proc/meminfo"), .machine),
      (container(), .container),
      (addressSpace(), .addresses),
    ]
    return rooms.compactMap { bytes, limit in
      bytes.map { MemoryRoom(bytes: max(0, $0), limit: limit) }
    }.min { $0.bytes < $1.bytes }
  }

  /// What the control groups of the process leave, from its own up to the root: all of them count.
  /// Pages of files that were read are given up when memory is short, and count as free.
  /// - Parameters:
  ///   - root: where the hierarchies are mounted, that of version 2 alone or below `unified`.
  ///   - groups: what `/proc/self/cgroup` says.
  package static func container(
    below root: String = "/sys/fs/cgroup",
    groups: String = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
  ) -> Int? {
    groups.split(separator: "\n").flatMap { line -> [Int] in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      if parts[1].isEmpty {
        return ["", "/unified"].flatMap { place in
          levels(of: parts[2]).compactMap { level in
            room(root + place + level, "memory.max", "memory.current", files: "")
          }
        }
      }
      guard parts[1].split(separator: ",").contains("memory") else { return [] }
      return levels(of: parts[2]).compactMap { level in
        room(
          "\(root)/memory\(level)", "memory.limit_in_bytes", "memory.usage_in_bytes",
          files: "total_")
      }
    }.min()
  }

  /// A group, and all that hold it: `/a/b`, `/a`, and nothing for the root.
  private static func levels(of path: Substring) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).reversed().map { count in
      names.prefix(count).map { "/" + $0 }.joined()
    }
  }

  private static func room(
    _ folder: String, _ limit: String, _ usage: String, files: String
  ) -> Int? {
    // Where there is no limit it reads `max`, or a number beyond all machines.
    guard let most = number(in: "\(folder)/\(limit)"), most < 1 << 50,
      let used = number(in: "\(folder)/\(usage)")
    else { return nil }
    let idle = ["inactive_file", "active_file"].compactMap {
      number("\(files)\($0)", of: "\(folder)/memory.stat")
    }
    return most - used + idle.reduce(0, +)
  }

  /// What `ulimit -v` leaves.
  private static func addressSpace() -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < rlim_t(Int.max)
    else { return nil }
    return Int(limit.rlim_cur) - (field("VmSize:", of: "/proc/self/status") ?? 0)
  }

  private static func number(in file: String) -> Int? {
    (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  /// Bytes of a line in KiB.
  private static func field(_ name: String, of file: String) -> Int? {
    number(name, of: file).map { $0 << 10 }
  }

  private static func number(_ name: String, of file: String) -> Int? {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
    return lines.first { $0.first == name[...] }?.dropFirst().first.flatMap { Int($0) }
  }
}
