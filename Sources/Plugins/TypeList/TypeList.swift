import Foundation
import PackagePlugin

/// Writes the list of what a folder declares from the names of its files: a file `DPF.swift` in
/// `Methods/` declares the method `DPF`, and nothing else has to be told.
@main
struct TypeList: BuildToolPlugin {
  /// For each target its folder, what the list imports, and how it is declared.
  private static let lists = [
    "Networks": ("Families", "", "let allFamilies: [any Family.Type]"),
    "Pruning": ("Methods", "import Training", "public let allMethods: [any Method.Type]"),
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let (folder, imports, declaration) = Self.lists[target.name] else { return [] }
    let sources = target.sourceModule?.sourceFiles(withSuffix: ".swift").map(\.url) ?? []
    let files = sources.filter { $0.deletingLastPathComponent().lastPathComponent == folder }
    let names = files.map { $0.deletingPathExtension().lastPathComponent }.sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "All\(folder).swift")
    return [
      .buildCommand(
        displayName: "List the \(names.count) \(folder.lowercased())",
        executable: try context.tool(named: "ListTypes").url,
        arguments: [output.path, imports, declaration] + names,
        outputFiles: [output])
    ]
  }
}
