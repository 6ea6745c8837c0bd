import ArgumentParser
import Experiments
import Foundation

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train what is missing of an experiment and publish its records.",
    discussion: """
      A finished run is never repeated. Ctrl-C stops after the current step with exit status 75; \
      the next `run` goes on from there with the same bits, also after a crash. Several at once, \
      on one machine or on several that share the folders, share the runs, as `worker` does.

      With --budget it trains the cells that tell most and fit (`plan --budget` lists them), and \
      stops in time whatever happens.

      Example: prunebench run quick --jobs 2
      """)

  @OptionGroup var options: CampaignOptions
  @OptionGroup var jobs: JobsOptions
  @OptionGroup var sharing: SharingOptions
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
    var campaign = try options.campaign(nil, sharing)
    if campaign.plan.runs.isEmpty, let cell = campaign.plan.absent.first {
      // It says where the pictures were looked for, and what to do.
      _ = try options.data.library.source(named: cell.data)
    }
    let stop = StopFlag()
    if let budget {
      campaign = try options.campaign(chosen(from: campaign, in: budget), sharing)
      DispatchQueue.global().asyncAfter(deadline: began + budget.seconds) { stop.set() }
    }
    let work = Work(
      jobs: jobs.jobs, stop: stop, display: ProgressDisplay(isQuiet: quiet, jobs: jobs.jobs),
      events: try events.map { try EventFolder($0) })
    // The records just published tell how long the runs that waited for them are.
    try work.finish(campaign) { budget == nil ? try options.campaign(nil, sharing) : nil }
  }

  /// The runs of the cells that tell most and fit.
  private func chosen(from campaign: Campaign, in budget: TimeBudget) throws -> Plan {
    let plan = campaign.plan
    let missing = campaign.missing()
    let cost = try CostModel(
      measuring: missing, backend: options.backend(),
      in: Lanes(jobs: jobs.jobs, for: missing.count))
    let choice = Budget(plan, campaign, cost, seconds: budget.seconds)
    if !quiet { Output.say(choice.text + "\n") }
    return plan.restricted(toRuns: choice.keys)
  }
}
