import Foundation

/// A temporary folder that is removed with its last user.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "prunebench-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public var path: String { url.path }
  /// The path of something in it.
  public func path(_ name: String) -> String { url.appending(path: name).path }
}
