import ArgumentParser
import Experiments

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Join in training an experiment, with any number of others that share the folders.",
    discussion: """
      Takes runs that nobody has in work, and those of workers that died, from their last \
      checkpoint. It ends when all runs are done. The records are those of one process, bit for \
      bit. `prunebench status --watch` shows who does what. Stopped by a signal it saves its state \
      and ends with exit status 75.

      Example: prunebench worker quick --dir /shared/state --results /shared/results
      """)

  @OptionGroup var options: CampaignOptions
  @OptionGroup var jobs: JobsOptions
  @OptionGroup var sharing: SharingOptions
  @Option(help: "Train only the runs of a phase, as `slurm` counts them, and what they start from.")
  var phase: Int?
  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() throws {
    let work = Work(
      jobs: jobs.jobs, stop: StopFlag(), display: ProgressDisplay(isQuiet: quiet, jobs: jobs.jobs))
    let part = try phase.map { try options.plan().restricted(toPhase: $0) }
    try work.finish(options.campaign(part, sharing)) {
      part == nil ? try options.campaign(nil, sharing) : nil
    }
  }
}
