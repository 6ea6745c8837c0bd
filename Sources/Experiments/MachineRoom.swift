import Foundation

/// What is left of the machine for a program: memory, and space on a disk.
public enum MachineRoom {
  /// Bytes that the process can still take: what the system has available, within the limits of its
  /// container and of `ulimit -v`. `nil` where the system does not tell.
  public static func memory() -> Int? {
    let available = field("MemAvailable:", of: "/proc/meminfo").map { $0 << 10 }
    let resident = field("VmRSS:", of: "/proc/self/status").map { $0 << 10 } ?? 0
    let container = number(in: "/sys/fs/cgroup/memory.max").map { limit in
      limit - (number(in: "/sys/fs/cgroup/memory.current") ?? resident)
    }
    return [available, container, addressSpace()].compactMap { $0 }.min()
  }

  /// Bytes free for the user on the disk of a folder, which need not exist yet; `nil` if nothing can
  /// be written there.
  public static func disk(of folder: String) -> Int? {
    var place = URL(filePath: folder).standardizedFileURL
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    var (system, isFolder) = (statvfs(), ObjCBool(false))
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder),
      isFolder.boolValue, access(place.path, W_OK) == 0, statvfs(place.path, &system) == 0
    else { return nil }
    return Int(system.f_bavail) * Int(system.f_frsize)
  }

  private static func addressSpace() -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < rlim_t(Int.max)
    else { return nil }
    return Int(limit.rlim_cur) - (field("VmSize:", of: "/proc/self/status") ?? 0) << 10
  }

  private static func number(in file: String) -> Int? {
    (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  /// A number of KiB.
  private static func field(_ name: String, of file: String) -> Int? {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
  }
}
