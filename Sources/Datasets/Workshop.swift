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
    if madeTarget { try make(target) }
    try make(folder)
  }

  func makeFolder(_ name: String) throws -> URL {
    let made = folder.appending(path: name)
    try make(made)
    return made
  }

  /// An empty file.
  func makeFile(_ name: String) throws -> URL {
    let made = folder.appending(path: name)
    try write(Data(), to: made)
    return made
  }

  /// A link to a folder that stays where it is.
  func link(_ name: URL, to folder: String) throws {
    guard symlink(folder, name.path) == 0 else { throw failure(at: name, errno) }
  }

  /// Writes a file and waits until it is on disk.
  func write(_ content: Data, to file: URL) throws { try Datasets.write(content, to: file) }

  /// Copies a file's content, not its owner, permissions or links, and waits until it is on disk.
  func copy(_ file: URL, into folder: URL) throws {
    guard let content = try? Data(contentsOf: file) else {
      throw DataError.unreadable(path: file.path)
    }
    try write(content, to: folder.appending(path: file.lastPathComponent))
  }

  /// Gives a finished folder or file its final name, unless something has that name by now.
  func publish(_ finished: URL, as final: URL) throws {
    try synchronise(finished)
    guard rename(finished.path, final.path) == 0 else {
      let cause = errno
      throw [ENOTEMPTY, EEXIST, ENOTDIR].contains(cause)
        ? DataError.occupied(folder: final.path) : failure(at: final, cause)
    }
    try synchronise(target)
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
    if madeTarget { rmdir(target.path) }  // fails, as it should, where something was published
  }
}

private func make(_ folder: URL) throws {
  guard mkdir(folder.path, 0o777) == 0 else { throw failure(at: folder, errno) }
}

private func write(_ content: Data, to file: URL) throws {
  let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw failure(at: file, errno) }
  defer { close(descriptor) }
  var written = 0
  while written < content.count {
    let count = content.withUnsafeBytes {
      Foundation.write(descriptor, $0.baseAddress! + written, $0.count - written)
    }
    guard count >= 0 || errno == EINTR else { throw failure(at: file, errno) }
    written += max(count, 0)
  }
  guard fsync(descriptor) == 0 else { throw failure(at: file, errno) }
}

/// Waits until the names in a folder are on disk.
private func synchronise(_ folder: URL) throws {
  let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw failure(at: folder, errno) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw failure(at: folder, errno) }
}

private func failure(at url: URL, _ cause: Int32) -> DataError {
  .cannotWrite(path: url.path, reason: String(cString: strerror(cause)))
}
