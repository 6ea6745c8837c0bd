import Foundation

/// `SHA256SUMS`: the digest of every file below a folder, so that one changed byte is found and
/// named. Its format is that of `sha256sum`, which can check it too.
public enum Seal {
  public static let name = "SHA256SUMS"

  /// Writes the seal of a folder, wholly or not at all.
  /// - Returns: how many files it covers.
  @discardableResult
  public static func write(_ folder: String) throws -> Int {
    guard FileTree.isFolder(folder) else { throw SealError.noFolder(folder) }
    let files = covered(folder)
    var text = ""
    for file in files {
      guard !file.contains(where: { $0 == "\n" || $0 == "\r\n" || $0 == "\\" }) else {
        throw SealError.badName(folder: folder, name: file)
      }
      guard let bytes = FileTree.bytes("\(folder)/\(file)") else {
        throw SealError.cannotRead("\(folder)/\(file)")
      }
      text += "\(sha256(bytes))  \(file)\n"
    }
    let path = "\(folder)/\(name)"
    let temporary = "\(folder)/.\(name).\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try Data(text.utf8).write(to: URL(filePath: temporary))
      guard rename(temporary, path) == 0 else { throw SealError.cannotWrite(path) }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw SealError.cannotWrite(path)
    }
    return files.count
  }

  public static func isSealed(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(name)")
  }

  /// Whether all files of a sealed folder are as they were when it was sealed.
  public static func holds(_ folder: String) -> Bool {
    var findings = Findings()
    _ = check(folder, &findings)
    return !findings.list.contains { $0.kind == .error }
  }

  /// Takes the seal from a folder that is about to change.
  public static func remove(_ folder: String) { unlink("\(folder)/\(name)") }

  /// Compares a folder with its seal.
  /// - Returns: how many files agree with it.
  package static func check(_ folder: String, _ findings: inout Findings) -> Int {
    let path = "\(folder)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      findings.note(path, "not sealed: run `prunebench seal \(folder)`")
      return 0
    }
    guard let text = FileTree.text(path) else {
      findings.error(path, "not a text in UTF-8")
      return 0
    }
    let listed = entries(text, path, &findings)
    let present = covered(folder)
    var intact = 0
    for file in present {
      guard let expected = listed[file] else {
        findings.error("\(folder)/\(file)", "not in \(path)")
        continue
      }
      let found = FileTree.bytes("\(folder)/\(file)").map(sha256)
      findings.compare("\(folder)/\(file)", "SHA-256 differs from \(path)", expected, found: found)
      if found == expected { intact += 1 }
    }
    for file in Set(listed.keys).subtracting(present).sorted(by: FileTree.inByteOrder) {
      findings.error("\(folder)/\(file)", "missing; it is in \(path)")
    }
    return intact
  }

  /// All files but the seal itself.
  private static func covered(_ folder: String) -> [String] {
    FileTree.files(below: folder).filter { $0 != name }
  }

  private static func entries(
    _ text: String, _ path: String, _ findings: inout Findings
  ) -> [String: String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.popLast()?.isEmpty != true { findings.error(path, "its last line is cut short") }
    var digests: [String: String] = [:]
    var last = ""
    for (number, line) in lines.enumerated() {
      let (digest, file) = (line.prefix(64), String(line.dropFirst(66)))
      let isDigest = digest.utf8.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
      guard line.count > 66, isDigest, line.dropFirst(64).prefix(2) == "  " else {
        findings.error(path, "line \(number + 1) is not a digest, two spaces and a path")
        continue
      }
      if number > 0, !FileTree.inByteOrder(last, file) {
        findings.error(path, "line \(number + 1) is not in order of paths")
      }
      last = file
      digests[file] = String(digest)
    }
    return digests
  }
}

/// Why a folder was not sealed.
public enum SealError: Error, Hashable, CustomStringConvertible {
  case noFolder(String)
  case cannotRead(String)
  case cannotWrite(String)
  case badName(folder: String, name: String)

  public var description: String {
    switch self {
    case .noFolder(let path): "\(path): no such folder; name one that holds results or plots"
    case .cannotRead(let path): "\(path): cannot read, so nothing was sealed; check its permissions"
    case .cannotWrite(let path):
      "\(path): cannot write; the former seal is unchanged: free space or check permissions"
    case .badName(let folder, let name):
      "\(folder): the file \(name.debugDescription) has a line feed or a backslash in its name, "
        + "which a list of digests cannot hold; rename it"
    }
  }
}
