import ArgumentParser
import Audit

struct SealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Write the digests of all files of a folder, for `prunebench audit`.",
    discussion: """
      Writes SHA256SUMS into each folder, in the format of sha256sum. Seal after results or plots \
      were made anew.

      Example: prunebench seal results plots
      """)

  @Argument(help: "Folders of results or plots.", completion: .directory)
  var folders: [String]

  func run() throws {
    for folder in folders {
      print("\(folder)/\(Seal.name): \(try Seal.write(folder)) files")
    }
  }
}
