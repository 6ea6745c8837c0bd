import ArgumentParser
import Experiments
import Foundation
import Networks
import Reporting
import Results
import Tensors

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show where the number of a cell comes from, and how to train it again.",
    discussion: """
      A cell is named [profile:]artifact/model/method[/sparsity][/field].

      Example: prunebench explain quick:quick/resnet8/dpf/0.95
      """)

  @Argument(help: "The cell's name, as `table --verdicts` prints it.")
  var name: String
  @Option(help: "fp32 or bf16.")
  var precision = Precision.fp32
  @OptionGroup var results: ResultsOptions
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let explanation = try Explanation(CellName(naming: name), precision, results.store)
    print(json ? try JSONText.of(explanation) : explanation.text)
  }
}

/// A cell, traced to its runs and files.
private struct Explanation: Encodable {
  struct Run: Encodable {
    let run: String
    let seed: Int
    let status: String
    let correct, total: Int?
    let commit, cpu, isa: String?
    /// The recipe's hash, and those of the runs it started from.
    let config_hash: String
    let parents: [String]
    let folder: String
  }

  let schema = 1
  let cell, text: String
  let runs: [Run]
  let ledger: [Ledger.Entry]
  let command: String

  private enum CodingKeys: String, CodingKey { case schema, cell, runs, ledger, command }

  init(_ name: CellName, _ precision: Precision, _ results: RecordStore) throws {
    var bare = name
    bare.field = nil
    let plan = try Plan(of: bare, precision.recordName, results)
    let planned = plan.runs.filter { $0.cells.contains(bare.text) }
    let absent = (plan.absent + plan.pending).first
    let listing = try results.records()
    Warnings.print(listing.warnings)
    let records = plan.own(listing.values).map(\.summary).filter { $0.cell.contains(bare.text) }
    cell = bare.text
    runs = records.sorted { ($0.seed, $0.run) < ($1.seed, $1.run) }.map { record in
      let machine = try? results.machine(record.run)
      return Run(
        run: record.run, seed: record.seed, status: record.status.rawValue,
        correct: record.final?.correct, total: record.final?.total, commit: machine?.commit,
        cpu: machine?.cpu, isa: machine?.isa, config_hash: record.configHash,
        parents: record.parents, folder: "\(results.folder)/runs/\(record.run)")
    }
    ledger = try Prunebench.library.ledger().touching([bare])
    command = "prunebench run \(bare.text)" + (precision == .fp32 ? "" : " --precision bf16")

    var lines = ["\(bare.text)  \(plan.experiment.title)"]
    let table = plan.tableSpecs.compactMap { spec in
      try? PaperComparison(spec, records, margins: Prunebench.library.margins())
    }.flatMap(\.lines).first { $0.name == name }
    if let table {
      lines.append(
        "  ours \(table.text)" + (table.paperText.map { ", paper \($0)" } ?? "") + ": "
          + table.verdict.text)
    }
    if let absent { lines.append("  not run here, as \(absent.reason)") }
    if let run = planned.first {
      lines += ["", "recipe of seed \(run.stage.setting.seed), as it is hashed:"]
      lines += CanonicalJSON.pretty(run.recipe).split(separator: "\n").map { "  \($0)" }
      lines += Self.lineage(run, plan)
    }
    lines += ["", "runs:"]
    lines += runs.map { run in
      let result = run.correct.map { "\($0) of \(run.total ?? 0) right" } ?? run.status
      let machine = [run.cpu, run.isa, run.commit.map { "commit \($0.prefix(12))" }]
        .compactMap { $0 }.joined(separator: ", ")
      return "  seed \(run.seed): \(result)  \(run.folder)  (\(machine))"
    }
    let missing = planned.filter { run in !records.contains { $0.configHash == run.key } }
    if !missing.isEmpty {
      let seeds = missing.map { "\($0.stage.setting.seed)" }.joined(separator: ", ")
      lines.append("  not run: seed \(seeds), \(missing[0].epochs) epochs each")
    }
    lines += ["", "what the paper leaves open, and was chosen here:"]
    lines += ledger.map { "  \($0.id) \($0.open): \($0.choice) (\($0.why))" }
    lines += ["", "to train it again:", "  \(command) --dir again --results again/results"]
    text = lines.joined(separator: "\n")
  }

  /// The stages that a run starts from, farthest first.
  private static func lineage(_ run: PlannedRun, _ plan: Plan) -> [String] {
    var (found, open): ([PlannedRun], [PlannedRun]) = ([], [run])
    while let next = open.popLast() {
      for parent in plan.parents(of: next) where !found.contains(where: { $0.key == parent.key }) {
        found.append(parent)
        open.append(parent)
      }
    }
    guard !found.isEmpty else { return [] }
    return ["", "starts from:"]
      + found.reversed().map {
        "  \($0.method) \(Format.sparsity($0.sparsity)), \($0.epochs) epochs, \($0.key.prefix(8))"
      }
  }
}
