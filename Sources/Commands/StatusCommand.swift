import ArgumentParser
import Experiments
import Foundation
import Results

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show which runs are done, in work, begun, missing, or did not converge (★).",
    discussion: """
      With --watch it shows who does what, how fast, and how long the rest takes, anew every two \
      seconds, until all is done or nobody works on it any more; not on a terminal, a line \
      whenever something has changed.

      Examples: prunebench status quick
                prunebench status quick --watch
      """)

  @OptionGroup var options: CampaignOptions
  @Flag(help: "Go on showing who does what.")
  var watch = false
  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    let run: String
    let state: String
    let correct, total: Int?
  }

  func validate() throws {
    if watch, json { throw ValidationError("--watch and --json exclude each other") }
  }

  func run() throws {
    let campaign = try options.campaign()
    if watch { return try show(campaign) }
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
    var silences = Silences()
    if let workers = try Standing(campaign, &silences).table { print(workers + "\n") }
    print(
      TextColumns.layout(
        ["run", "state", "correct"],
        rows.map { [$0.run, $0.state, $0.correct.map { "\($0)" } ?? "-"] }))
    let counts = Dictionary(grouping: rows, by: \.state).mapValues(\.count)
    print("\n" + counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", "))
  }

  private func show(_ campaign: Campaign) throws {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
    var silences = Silences()
    var shown: [Campaign.Progress: Int]?
    while true {
      let standing = try Standing(campaign, &silences)
      if isTerminal {
        let text = [standing.summary, standing.table].compactMap { $0 }.joined(separator: "\n\n")
        print("\u{1B}[H\u{1B}[J" + text)
      } else if standing.counts != shown {
        print(standing.summary)
        shown = standing.counts
      }
      try Output.flush()
      if standing.isDone || standing.lines.isEmpty { return }
      Thread.sleep(forTimeInterval: 2)
    }
  }
}
