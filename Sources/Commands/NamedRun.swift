import ArgumentParser
import Experiments
import Networks
import Results

/// Which run a name stands for.
struct NamedRunOptions: ParsableArguments {
  static let help: ArgumentHelp = "A run's name as in results/runs, or a cell's."

  @Option(help: "The seed, where a cell is named.")
  var seed = 1
  @Option(help: "fp32 or bf16, where a cell is named.")
  var precision = Precision.fp32

  /// The record of the run that was named.
  func summary(of name: String, in results: RecordStore) throws -> Record.Summary {
    guard name.contains("/") else {
      guard results.contains(name) else {
        throw ConfigurationError(
          "\(results.folder)/runs has no run \"\(name)\"; `prunebench explain CELL` lists runs")
      }
      return try results.summary(name)
    }
    let cell = try CellName(naming: name)
    let found = try results.summaries().values.filter {
      $0.cell.contains(cell.text) && $0.seed == seed && $0.precision == precision.recordName
    }
    guard let summary = found.first else {
      throw ConfigurationError(
        "\(results.folder) has no run of \(cell.text) with seed \(seed); "
          + "`prunebench run \(cell.text)` trains it")
    }
    guard found.count == 1 else {
      let runs = found.map(\.run).sorted().joined(separator: ", ")
      throw ConfigurationError(
        "\(cell.text) with seed \(seed) is one of \(runs); name the run")
    }
    return summary
  }
}
