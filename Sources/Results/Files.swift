import Foundation

/// Files by system calls, so that every failure is known by its cause and what was written is on
/// the disk.
package enum Files {
  /// No file of a record is larger.
  package static let largest = 1 << 28

  /// - Parameter limit: a larger file is refused, and none of it read.
  package static func read(_ path: String, atMost limit: Int = largest) throws -> [UInt8] {
    // Without waiting: a pipe in a file's place would be waited for for ever.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw ResultsError.cannotRead(path: path, reason: reason()) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ResultsError.cannotRead(path: path, reason: "not a file")
    }
    guard status.st_size <= limit else {
      throw ResultsError.damaged(file: path, line: nil, problem: "\(status.st_size) bytes")
    }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while count < buffer.count {
        let part = Foundation.read(file, buffer.baseAddress! + count, buffer.count - count)
        if part < 0, errno == EINTR { continue }
        failed = part < 0
        if part <= 0 { break }
        count += part
      }
    }
    if failed { throw ResultsError.cannotRead(path: path, reason: reason()) }
    return bytes
  }

  /// Writes a new file and waits until it is on the disk.
  /// - Parameters:
  ///   - target: the name that it is to have, for the error.
  ///   - isLasting: `false` does not wait.
  package static func write(
    _ bytes: some ContiguousBytes & Collection<UInt8>, to path: String, for target: String? = nil,
    isLasting: Bool = true
  ) throws {
    func failure() -> ResultsError { .cannotWrite(path: target ?? path, reason: reason()) }
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure() }
    var written = 0
    while written < bytes.count {
      let part = bytes.withUnsafeBytes {
        Foundation.write(file, $0.baseAddress! + written, $0.count - written)
      }
      if part < 0, errno == EINTR { continue }
      guard part > 0 else {
        let failure = failure()
        close(file)
        throw failure
      }
      written += part
    }
    // EINVAL: a device, for which there is nothing to wait.
    guard !isLasting || fsync(file) == 0 || errno == EINVAL else {
      let failure = failure()
      close(file)
      throw failure
    }
    guard close(file) == 0 else { throw failure() }
  }

  /// Writes a file that is either wholly there or as it was before.
  /// - Parameter isLasting: `false` for what need not survive the machine.
  package static func replace(
    _ path: String, with bytes: some ContiguousBytes & Collection<UInt8>, isLasting: Bool = true
  ) throws {
    let temporary = temporaryName(of: path)
    do {
      try write(bytes, to: temporary, for: path, isLasting: isLasting)
      try move(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
    if isLasting { try sync(parent(path)) }
  }

  /// Writes a file that is wholly there from the moment it has its name, and never over another: of
  /// several that try at once, on whatever machines, one succeeds. Needs hard links.
  /// - Returns: whether it was this one; `false` too if what was half-written was cleared away.
  package static func create(
    _ path: String, with bytes: some ContiguousBytes & Collection<UInt8>
  ) throws -> Bool {
    let temporary = temporaryName(of: path)
    defer { unlink(temporary) }
    try write(bytes, to: temporary, for: path)
    if link(temporary, path) != 0 {
      let (error, reason) = (errno, Self.reason())
      let links = linkCount(of: temporary)
      // A network file system that lost the answer asks again, and is told that the name is taken.
      guard links == 2 else {
        if error == EEXIST || links == 0 { return false }
        throw ResultsError.cannotWrite(path: path, reason: "no hard link (\(reason))")
      }
    }
    try sync(parent(path))
    return true
  }

  package static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// The names in a folder, sorted; none where there is no folder.
  package static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw ResultsError.cannotRead(path: folder, reason: reason())
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// One a writer, on all machines.
  private static func temporaryName(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return "\(parent(path))/.\(name).\(UInt64.random(in: 0 ... .max))"
  }

  private static func linkCount(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_nlink) : 0
  }

  package static func move(_ path: String, to target: String) throws {
    guard rename(path, target) == 0 else {
      throw ResultsError.cannotWrite(path: target, reason: reason())
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    let before = errno
    defer { errno = before }
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The folder that holds `path`.
  package static func parent(_ path: String) -> String {
    let parts = path.split(separator: "/").dropLast().joined(separator: "/")
    return path.hasPrefix("/") ? "/" + parts : parts.isEmpty ? "." : parts
  }

  /// The address of `path` as seen from a folder.
  package static func relative(_ path: String, to folder: String) -> String {
    func parts(_ path: String) -> [String] {
      URL(filePath: path).standardizedFileURL.pathComponents
    }
    let (target, base) = (parts(path), parts(folder))
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: base.count - shared)
    return (up + target[shared...]).joined(separator: "/")
  }

  static func reason() -> String { String(cString: strerror(errno)) }
}
