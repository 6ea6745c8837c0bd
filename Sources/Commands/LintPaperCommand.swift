import ArgumentParser
import Foundation
import Reporting
import Results

struct LintPaperCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint-paper",
    abstract: "List where the paper's tables contradict each other or its text.",
    discussion: """
      Computed from the embedded tables. With --tables, from other copies of them: exit status 1 \
      if these show anything else.

      Example: prunebench lint-paper --format md
      """)

  @Option(help: "A folder with table1.csv ... table6.csv in place of the embedded ones.",
    completion: .directory)
  var tables: String?
  @Option(help: "text, md or json.")
  var format = Format.text

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, md, json }

  func run() throws {
    let lint = try tables.map { PaperLint(try Self.read($0)) } ?? PaperLint()
    switch format {
    case .json: print(try JSONText.of(lint.findings))
    case .text: print(LintSheet.sheet(lint).text(), terminator: "")
    case .md: print(LintSheet.sheet(lint).markdown(), terminator: "")
    }
    for finding in lint.missing {
      print("no longer found: \(finding.id) \(finding.place): \(finding.finding)")
    }
    if !lint.new.isEmpty || !lint.missing.isEmpty { throw ExitStatus.different }
  }

  private static func read(_ folder: String) throws -> [String: String] {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw ResultsError.cannotRead(path: folder, reason: "no such folder")
    }
    return (1...6).reduce(into: [:]) { texts, number in
      let data = FileManager.default.contents(atPath: "\(folder)/table\(number).csv")
      texts["table\(number)"] = data.map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
