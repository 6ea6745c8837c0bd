import Foundation

/// A folder beside the final one, in which a copy is made; a rename publishes it. `remove()` leaves
/// nothing of what was not published.
struct Workshop {
  private let target, folder: URL
  private let madeTarget: Bool

  /// Makes `target`, if it is missing, and a hidden folder in it.
  init(in target: URL) throws {
    self.target = target
    folder = target.appending(path: ".import-\(UUID().uuidString)")
    madeTarget = !FileManager.default.fileExists(atPath: target.path)
    try writing(folder) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  func makeFolder(_ name: String) throws -> URL {
    let made = folder.appending(path: name)
    try writing(made) {
      try FileManager.default.createDirectory(at: made, withIntermediateDirectories: false)
    }
    return made
  }

  /// An empty file.
  func makeFile(_ name: String) throws -> URL {
    let made = folder.appending(path: name)
    try writing(made) { try Data().write(to: made) }
    return made
  }

  /// Copies a file's content, not its owner, permissions or links, and waits until it is on disk.
  func copy(_ file: URL, into folder: URL) throws {
    let copy = folder.appending(path: file.lastPathComponent)
    guard let content = try? Data(contentsOf: file) else {
      throw DataError.unreadable(path: file.path)
    }
    try writing(copy) { try content.write(to: copy) }
    try synchronise(copy)
  }

  /// Gives a finished folder its final name, unless something has that name by now.
  func publish(_ finished: URL, as final: URL) throws {
    try synchronise(finished)
    guard rename(finished.path, final.path) == 0 else {
      let cause = errno
      throw [ENOTEMPTY, EEXIST, ENOTDIR].contains(cause)
        ? DataError.occupied(folder: final.path)
        : DataError.cannotWrite(path: final.path, reason: String(cString: strerror(cause)))
    }
    try synchronise(target)
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
    if madeTarget { rmdir(target.path) }  // fails, as it should, where something was published
  }

  /// Waits until a file or folder is on disk.
  private func synchronise(_ url: URL) throws {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      let cause = errno
      throw DataError.cannotWrite(path: url.path, reason: String(cString: strerror(cause)))
    }
  }
}

/// Performs `work`; its error becomes one that names the place.
private func writing(_ url: URL, _ work: () throws -> Void) throws {
  do {
    try work()
  } catch {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    let reason =
      cause.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
    throw DataError.cannotWrite(path: url.path, reason: reason)
  }
}
