import ArgumentParser
import Experiments
import Reporting

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "List what the paper leaves open, what was chosen, why, and how to choose otherwise.",
    discussion: "Example: prunebench ledger --format md")

  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text

  func run() throws {
    print(try Prunebench.library.ledger().sheet.rendered(as: format), terminator: "")
  }
}

extension Ledger {
  var sheet: Sheet {
    func list(_ names: [String]) -> String { names.joined(separator: " ") }
    return Sheet(
      id: "ledger", caption: "What the paper leaves open",
      columns: [
        .word("id"), .word("open"), .word("choice"), .word("why"), .word("otherwise"),
        .word("touches"),
      ],
      rows: entries.map {
        let touched = [$0.artifacts, $0.models, $0.methods].filter { !$0.isEmpty }.map(list)
        return [
          $0.id, $0.open, $0.choice, $0.why, $0.option ?? "",
          touched.isEmpty ? "all" : touched.joined(separator: "; "),
        ]
      },
      footer: ["otherwise: the option of an experiment file that chooses differently."])
  }
}
