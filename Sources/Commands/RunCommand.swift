import ArgumentParser
import Experiments
import Foundation

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train what is missing of an experiment and publish its records.",
    discussion: """
      A finished run is never repeated. Ctrl-C stops after the current step with exit status 75; \
      the next `run` goes on from there with the same bits, also after a crash.

      With --budget it trains the cells that tell most and fit (`plan --budget` lists them), and stops \
      in time whatever happens.

      Example: prunebench run quick --jobs 2
      """)

  @OptionGroup var options: CampaignOptions
  @OptionGroup var jobs: JobsOptions
  @Option(help: "Time for training, such as 90m or 8h.")
  var budget: TimeBudget?
  @Option(
    help: "A folder for TensorBoard event files: one a run, written epoch by epoch.",
    completion: .directory)
  var events: String?
  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() throws {
    let began = DispatchTime.now()
    var campaign = try options.campaign()
    if campaign.plan.runs.isEmpty, let cell = campaign.plan.absent.first {
      // It says where the pictures were looked for, and what to do.
      _ = try options.data.library.source(named: cell.data)
    }
    let stop = StopFlag()
    if let budget {
      campaign = try options.campaign(chosen(from: campaign, in: budget))
      DispatchQueue.global().asyncAfter(deadline: began + budget.seconds) { stop.set() }
    }
    let signals = Signals(stop)
    let display = ProgressDisplay(isQuiet: quiet, jobs: jobs.jobs)
    let events = try events.map { try EventFolder($0) }
    var trained = 0
    var summary: Campaign.Summary
    repeat {
      summary = try withExtendedLifetime(signals) {
        try campaign.run(jobs: jobs.jobs, stop: stop) { [campaign] event in
          display.show(event)
          do { try events?.write(event, of: campaign) } catch {
            display.show(.warning("no event file: \(error)"))
          }
        }
      }
      trained += summary.trained
      let pending = campaign.plan.pending.count
      guard summary.missing == 0, pending > 0, budget == nil else { break }
      // The records just published tell how long the runs that waited for them are.
      campaign = try options.campaign()
      guard campaign.plan.pending.count < pending else { break }
    } while true
    display.finish()
    guard summary.missing == 0 else {
      display.line(
        "stopped with \(summary.missing) of \(campaign.plan.runs.count) runs to do; "
          + "the same command goes on from here")
      throw ExitStatus.interrupted
    }
    display.line(
      trained == 0
        ? "nothing to train: all \(campaign.plan.runs.count) runs are done"
        : "trained \(trained) runs; records are in \(options.results.folder)")
  }

  /// The runs of the cells that tell most and fit.
  private func chosen(from campaign: Campaign, in budget: TimeBudget) throws -> Plan {
    let plan = campaign.plan
    let missing = campaign.missing()
    let cost = try CostModel(
      measuring: missing, backend: options.backend(),
      in: Lanes(jobs: jobs.jobs, for: missing.count))
    let choice = Budget(plan, campaign, cost, seconds: budget.seconds)
    if !quiet { FileHandle.standardError.write(Data((choice.text + "\n").utf8)) }
    return plan.restricted(toRuns: choice.keys)
  }
}
