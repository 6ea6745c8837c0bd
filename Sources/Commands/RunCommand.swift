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

      Example: prunebench run quick --jobs 2
      """)

  @OptionGroup var options: CampaignOptions
  @OptionGroup var jobs: JobsOptions
  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() throws {
    var campaign = try options.campaign()
    let stop = StopFlag()
    let signals = Signals(stop)
    let display = ProgressDisplay(isQuiet: quiet, jobs: jobs.jobs)
    var trained = 0
    var summary: Campaign.Summary
    repeat {
      summary = try withExtendedLifetime(signals) {
        try campaign.run(jobs: jobs.jobs, stop: stop) { display.show($0) }
      }
      trained += summary.trained
      let pending = campaign.plan.pending.count
      guard summary.missing == 0, pending > 0 else { break }
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
}
