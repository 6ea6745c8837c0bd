import ArgumentParser
import Experiments
import Results

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what of an experiment is done, begun, missing, or did not converge (★).",
    discussion: "Example: prunebench status quick")

  @OptionGroup var options: CampaignOptions
  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    let run: String
    let state: String
    let correct, total: Int?
  }

  func run() throws {
    let campaign = try options.campaign()
    let rows = campaign.plan.runs.map { run -> Row in
      let name = campaign.recordName(of: run)
      let progress = campaign.progress(of: run)
      let summary = progress == .done || progress == .adopted
        ? try? campaign.results.summary(name) : nil
      let isStar = summary.map { !$0.isConverged } ?? false
      return Row(
        run: name, state: isStar ? "★" : progress.rawValue,
        correct: summary?.final?.correct, total: summary?.final?.total)
    }
    if json { return try print(JSONText.of(rows)) }
    print(
      TextColumns.layout(
        ["run", "state", "correct"],
        rows.map { [$0.run, $0.state, $0.correct.map { "\($0)" } ?? "-"] }))
    let counts = Dictionary(grouping: rows, by: \.state).mapValues(\.count)
    print("\n" + counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", "))
  }
}
