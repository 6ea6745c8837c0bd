import Foundation

/// Files below a folder.
package enum FileTree {
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Relative paths of all files below `folder`, sorted by their bytes; folders are not files.
  package static func files(below folder: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.filter { !isFolder("\(folder)/\($0)") }.sorted(by: inByteOrder)
  }

  /// Names in a folder, sorted; none where there is no such folder.
  static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted(by: inByteOrder)
  }

  /// The content of a file; `nil` if it cannot be read. Devices and pipes, which may have no end,
  /// are no files.
  static func bytes(_ path: String) -> [UInt8]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileManager.default.contents(atPath: path).map(Array.init)
  }

  /// The content of a text file; `nil` if it cannot be read or is not UTF-8.
  static func text(_ path: String) -> String? {
    bytes(path).flatMap { String(validating: $0, as: UTF8.self) }
  }

  static func inByteOrder(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}
