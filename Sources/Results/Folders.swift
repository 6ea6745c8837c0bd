import Foundation

extension Files {
  /// Makes a folder and those above it; one that exists is left as it is.
  package static func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) { return }
    if errno == ENOENT, parent(path) != path {
      try makeFolder(parent(path))
      if mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) { return }
    }
    throw ResultsError.cannotWrite(path: path, reason: reason())
  }

  /// Waits until the entries of a folder are on the disk.
  static func sync(_ folder: String) throws {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw ResultsError.cannotWrite(path: folder, reason: reason()) }
    defer { close(file) }
    guard fsync(file) == 0 || errno == EINVAL else {
      throw ResultsError.cannotWrite(path: folder, reason: reason())
    }
  }

  /// A new folder whose name begins with `prefix`. Those that killed writers left behind under the
  /// same prefix are removed: they are older than any writer needs.
  static func makeTemporaryFolder(_ prefix: String) throws -> String {
    let made = "\(prefix)\(UInt64.random(in: 0 ... .max))"
    guard mkdir(made, 0o777) == 0 else {
      throw ResultsError.cannotWrite(path: parent(prefix), reason: reason())
    }
    let folder = parent(prefix)
    for other in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(other)"
      if path.hasPrefix(prefix), age(of: path, before: made) > 600 { remove(path) }
    }
    return made
  }

  /// Gives a finished folder its name, by one rename; a folder of that name is put aside first and
  /// removed last. Several writers may do so at once: one of their folders stays, whole.
  /// - Parameter displaced: is shown each folder that was put aside.
  static func publish(
    _ staging: String, as path: String, displaced: (String) -> Void = { _ in }
  ) throws {
    let aside = "\(staging).old"
    while rename(staging, path) != 0 {
      guard [EEXIST, ENOTEMPTY].contains(errno) else {
        throw ResultsError.cannotWrite(path: path, reason: reason())
      }
      guard rename(path, aside) == 0 || errno == ENOENT else {
        throw ResultsError.cannotWrite(path: path, reason: reason())
      }
      if rename(staging, path) == 0 { break }
      guard [EEXIST, ENOTEMPTY].contains(errno) else {
        let failure = ResultsError.cannotWrite(path: path, reason: reason())
        rename(aside, path)
        throw failure
      }
      displaced(aside)
      remove(aside)
    }
    if exists(aside) { displaced(aside) }
    remove(aside)
  }

  /// How many seconds `path` was changed before `newer`, by the clock of their file system.
  private static func age(of path: String, before newer: String) -> Int {
    var (old, new) = (stat(), stat())
    guard stat(path, &old) == 0, stat(newer, &new) == 0 else { return 0 }
    return new.st_mtim.tv_sec - old.st_mtim.tv_sec
  }
}
