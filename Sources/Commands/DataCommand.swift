import ArgumentParser
import Datasets
import Foundation

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Show which data sets were found, where, and whether their files are whole.",
    subcommands: [List.self, Import.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List data sets with counts and SHA-256 verdicts.",
      discussion: "Example: prunebench data --data ~/datasets")
    @OptionGroup var data: DataOptions
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let survey = DataSurvey(of: data.searchPath)
      if json { return try print(JSONText.of(survey)) }
      for set in survey.dataSets { print(set.text) }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a data set in a folder or tar archive and copy it to ./data.",
      discussion: "Example: prunebench data import cifar-10-binary.tar.gz")
    @Argument(help: "A folder, or a .tar, .tar.gz or .tgz file.", completion: .file())
    var source: String

    func run() throws {
      let base = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
      for imported in try DataImport.run(from: URL(filePath: source), base: base) {
        print(imported.text)
      }
    }
  }
}
