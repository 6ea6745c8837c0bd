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
    let campaign = try options.campaign()
    let stop = StopFlag()
    let signals = Signals(stop)
    let display = ProgressDisplay(isQuiet: quiet, jobs: jobs.jobs)
    let summary = try withExtendedLifetime(signals) {
      try campaign.run(jobs: jobs.jobs, stop: stop) { display.show($0) }
    }
    display.finish()
    guard summary.missing == 0 else {
      display.line(
        "stopped with \(summary.missing) of \(campaign.plan.runs.count) runs to do; "
          + "the same command goes on from here")
      throw ExitStatus.interrupted
    }
    display.line(
      summary.trained == 0
        ? "nothing to train: all \(campaign.plan.runs.count) runs are done"
        : "trained \(summary.trained) runs; records are in \(options.results.folder)")
  }
}
