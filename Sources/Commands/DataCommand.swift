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
      let lost = (set.unreadable ?? []).map { "  left out: \($0)" }
      return ([head] + files + lost).joined(separator: "\n")
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a data set in a folder or tar archive and copy it to ./data.",
      discussion: """
        A folder of pictures, train/CLASS/*.JPEG and val/CLASS/*.JPEG as ImageNet's, is not \
        copied: every picture is read once and listed with its SHA-256, and ./data/imagenet links \
        to them.

        Examples: prunebench data import cifar-10-binary.tar.gz
                  prunebench data import ~/ILSVRC2012
        """)
    @Argument(help: "A folder, or a .tar, .tar.gz or .tgz file.", completion: .file())
    var source: String

    func run() throws {
      let base = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
      var display = ImportDisplay()
      defer { display.finish() }
      let outcomes = try DataImport(to: base).run(from: URL(filePath: source)) {
        display.show($0)
      }
      display.finish()
      for outcome in outcomes {
        let verb =
          switch outcome.kind {
          case .imported: "imported to"
          case .alreadyPresent: "already whole in"
          case .listed: "listed in"
          }
        print("\(outcome.name): \(verb) \(outcome.folder)")
      }
    }
  }
}
