import Foundation
import PackagePlugin

/// Embeds the TOML files of a target's folder `Catalogue/` as `catalogueFiles`, the CSV files of
/// `Paper/` as `paperFiles`, and the Python files of `Peers/` as `peerFiles`.
@main
struct EmbedFiles: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let kinds = [
      ("Catalogue", "toml", "catalogueFiles"), ("Paper", "csv", "paperFiles"),
      ("Peers", "py", "peerFiles"),
    ]
    return try kinds.compactMap { folder, suffix, constant in
      let folder = target.directoryURL.appending(path: folder)
      let contents = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      let inputs = (contents ?? []).filter { $0.pathExtension == suffix }
        .sorted { $0.path < $1.path }
      guard !inputs.isEmpty else { return nil }
      let output = context.pluginWorkDirectoryURL.appending(path: "\(constant).swift")
      return .buildCommand(
        displayName: "Embed \(inputs.count) files of \(folder)",
        executable: try context.tool(named: "EmbedFilesTool").url,
        arguments: [output.path, constant] + inputs.map(\.path),
        inputFiles: inputs, outputFiles: [output])
    }
  }
}
