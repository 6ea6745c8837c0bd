import Foundation

/// A tar archive, compressed or not, read by the system's `tar`.
struct Archive {
  private let url, messages: URL

  /// - Parameter messages: a file that takes what `tar` complains of. A pipe would not do: a long
  ///   complaint fills it, and `tar` waits for ever.
  init(_ url: URL, messages: URL) { (self.url, self.messages) = (url, messages) }

  /// Extracts the members with one of the given file names into `folder`, and no other member: a
  /// link that a hostile archive contains is never made, hence never followed.
  func extract(_ names: Set<String>, to folder: URL) throws {
    let members = try tar(["--list"]).split(separator: "\n").map(String.init)
    for member in members {
      let parts = member.split(separator: "/", omittingEmptySubsequences: false)
      guard !member.hasPrefix("/"), !parts.contains("..") else {
        throw DataError.unsafeMember(path: url.path, member: member)
      }
    }
    let wanted = members.filter { names.contains(String($0.split(separator: "/").last ?? "")) }
    guard !wanted.isEmpty else { return }
    _ = try tar(
      ["--extract", "--directory", folder.path, "--no-same-owner", "--no-same-permissions", "--"]
        + wanted)
    for member in wanted {
      let file = folder.appending(path: member).path
      let type = try? FileManager.default.attributesOfItem(atPath: file)[.type]
      guard type as? FileAttributeType == .typeRegular else {
        throw DataError.unsafeMember(path: url.path, member: member)
      }
    }
  }

  /// Runs `tar` on the archive and returns what it prints.
  private func tar(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // `--force-local`: a colon in the path would name another machine.
    process.arguments = ["tar", "--force-local", "--file", url.path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: messages)
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw DataError.brokenArchive(path: url.path, reason: "tar does not run")
    }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let complaint = try? String(contentsOf: messages, encoding: .utf8)
      let line = complaint?.split(separator: "\n").first.map(String.init)
      throw DataError.brokenArchive(path: url.path, reason: line ?? "it gives no reason")
    }
    return text
  }
}
