import ArgumentParser
import Experiments
import Foundation

struct SlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Write job arrays for a Slurm cluster that train what is missing of an experiment.",
    discussion: """
      Arrays of workers that share the folders; runs that others start from come in an array \
      before. Time and memory are asked for by the plan and a measurement of two seconds per \
      network. A worker that is preempted, or whose time is over, saves its state, is queued \
      again and goes on. The records are those of one process, bit for bit.

      The scripts are written to the state directory; --submit submits them, or bash later. \
      Program, data and folders must have the same paths on all nodes.

      Examples: prunebench slurm short --dir /shared/state --results /shared/results
                prunebench slurm paper --workers 64 --submit
      """)

  @OptionGroup var options: CampaignOptions
  @OptionGroup var sharing: SharingOptions
  @Option(help: "The most workers of an array.")
  var workers = 32
  @Option(help: "Runs side by side in each worker, a core each.")
  var jobs = 1
  @Option(
    help: "The most that a job may ask for, such as 24h; it is queued again until it is done.")
  var time: TimeBudget?
  @Flag(help: "Submit the arrays.")
  var submit = false

  func validate() throws {
    guard workers > 0, jobs > 0 else {
      throw ValidationError("--workers and --jobs must be above 0")
    }
    guard time.map({ 600...1e8 ~= $0.seconds }) ?? true else {
      throw ValidationError("--time must be at least 10m")
    }
  }

  func run() throws {
    let sbatch = submit ? try Sbatch() : nil
    let plan = try options.plan()
    if plan.runs.isEmpty, let cell = plan.absent.first {
      // It says where the pictures were looked for, and what to do.
      _ = try options.data.library.source(named: cell.data)
    }
    let campaign = try options.campaign(plan)
    let missing = campaign.missing()
    guard missing.count + plan.pending.count > 0 else {
      return print("nothing to train: all \(plan.runs.count) runs are done")
    }
    let cost = try CostModel(
      measuring: plan.pending.isEmpty ? missing : plan.runs, backend: options.backend(),
      in: Lanes(runs: jobs, threads: 1), seconds: 2)
    let arrays = try JobArray.all(
      campaign, missing, cost,
      JobArray.Limits(workers: workers, minutes: time.map { Int($0.seconds / 60) } ?? .max))
    let script = SlurmScript(
      experiment: plan.experiment.id, folder: options.state.folder, arrays: arrays,
      worker: try workerArguments())
    try script.write()
    print(
      TextColumns.layout(
        ["array", "runs", "workers", "after", "time", "memory"], arrays.map(\.cells)))
    print("\nlogs: \(script.logs)")
    guard let sbatch else { return print("submit it: bash \(script.submitFile)") }
    print("submitted: jobs \(try sbatch.submit(script).joined(separator: ", "))")
  }

  /// The command line of a worker, without its phase.
  private func workerArguments() throws -> [String] {
    let (choice, engine) = (options.experiment, options.engine)
    func option(_ name: String, _ value: String?) -> [String] { value.map { [name, $0] } ?? [] }
    func seconds(_ time: TimeBudget?) -> String? { time.map { "\($0.seconds)s" } }
    return try [FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")]
      + ["worker", choice.experiment] + option("--profile", choice.profile)
      + ["--precision", choice.precision.rawValue, "--engine", engine.engine.rawValue]
      + option("--isa", engine.isa?.rawValue) + ["--dir", options.state.folder]
      + ["--results", options.results.folder] + option("--data", options.data.folder)
      + (options.adopt ? ["--adopt"] : []) + ["--jobs", "\(jobs)"]
      + option("--checkpoint", seconds(sharing.checkpoint))
      + option("--lease", seconds(sharing.lease))
  }
}
