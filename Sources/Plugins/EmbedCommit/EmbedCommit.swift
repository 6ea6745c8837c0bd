import Foundation
import PackagePlugin

/// Looks at each build which commit the sources are of, if they, or what git says of them, changed.
@main
struct EmbedCommit: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "FoundAtBuild.swift")
    return [
      .buildCommand(
        displayName: "Find the commit of the sources",
        executable: try context.tool(named: "FindCommit").url,
        arguments: [output.path, package.path, try context.tool(named: "swiftc").url.path],
        inputFiles: sources(of: package) + history(of: package), outputFiles: [output])
    ]
  }

  private func sources(of package: URL) -> [URL] {
    let folder = package.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath }
      .sorted { $0.path < $1.path } + [package.appending(path: "Package.swift")]
  }

  /// What git writes at every commit, checkout and reset.
  private func history(of package: URL) -> [URL] {
    var folder = package.appending(path: ".git")
    // A worktree has a file that names the folder.
    if let text = try? String(contentsOf: folder, encoding: .utf8), text.hasPrefix("gitdir: ") {
      let path = text.dropFirst(8).trimmingCharacters(in: .newlines)
      folder = URL(filePath: path, relativeTo: package)
    }
    return ["HEAD", "logs/HEAD", "index"].map { folder.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }
}
