import Foundation

/// What is left of the machine for a program: space on a disk, and files that it may open.
public enum MachineRoom {
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

  /// How many files the process may have open at a time: `ulimit -n`.
  static func openFiles() -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    return Int(clamping: limit.rlim_cur)
  }
}
