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
      let survey = DataSurvey(on: data.searchPath)
      if json { return try print(JSONText.of(survey)) }
      for set in survey.dataSets { print(Self.text(set)) }
    }

    private static func text(_ set: DataSurvey.Entry) -> String {
      guard let location = set.location else {
        return "\(set.name)  not found: \(set.message ?? "")"
      }
      let counts = "\(set.trainingCount) training and \(set.testCount) test images"
      let head = "\(set.name)  \(counts)  \(location.path) (\(location.rule.rawValue))"
      let files = set.files.map { file in
        let digest = file.sha256.map { "SHA-256 \($0.prefix(8))… " } ?? ""
        return "  \(file.path.split(separator: "/").last ?? "")  "
          + (file.bytes.map { "\($0) bytes  " } ?? "") + digest + file.verdict.rawValue
          + (file.message.map { ": \($0)" } ?? "")
      }
      return ([head] + files).joined(separator: "\n")
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
      for outcome in try DataImport(to: base).run(from: URL(filePath: source)) {
        let verb = outcome.kind == .imported ? "imported to" : "already whole in"
        print("\(outcome.name): \(verb) \(outcome.folder)")
      }
    }
  }
}
