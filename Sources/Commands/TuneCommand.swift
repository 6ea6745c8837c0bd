import ArgumentParser
import Experiments
import Foundation
import Results

struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Search a method's learning rate on images held out of training.",
    discussion: """
      Methods from scratch are tried at the paper's rates, fine-tuned ones at its optimisers and \
      rates; then every method gets \(TuningGrid.allowance) more values: beyond the end at which \
      the best stands, else beside the best. One seed, judged after the last epoch on held-out \
      training images, never on the test set. The log and an experiment with the chosen value go \
      into the folder tuning of --results. Like `run` it can be stopped, and goes on when it is \
      called again.

      Example: prunebench tune dpf --model resnet20 --profile short
      """)

  @Argument(help: "A method, with +ft for its fine-tuning, or a column of --on.")
  var method: String
  @Option(help: "A network.")
  var model: String
  @Option(help: "Fraction of the weights to prune, where the method has one.")
  var sparsity = 0.9
  @Option(help: "An experiment, or a .toml file, whose profile and columns are taken.")
  var on: String?
  @Option(help: "The profile in place of the experiment's; without either, paper.")
  var profile: String?
  @OptionGroup var engine: EngineOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var jobs: JobsOptions
  @Flag(help: "Print nothing but the result.")
  var quiet = false

  func validate() throws {
    guard 0 <= sparsity, sparsity < 1 else {
      throw ValidationError("--sparsity is \(sparsity); it must be in 0 ..< 1")
    }
  }

  func run() throws {
    let tuning = try Tuning(
      method, model: model, sparsity: sparsity, from: on, profile: profile,
      library: Prunebench.library)
    let display = ProgressDisplay(isQuiet: quiet, jobs: jobs.jobs)
    let stop = StopFlag()
    let signals = Signals(stop)
    var known: [TuningGrid.Point: Record.Summary] = [:]
    var trials = tuning.grid.trials { _ in nil }
    while known.count < trials.count {
      let campaign = try campaign(tuning.experiment(trials))
      let summary = try withExtendedLifetime(signals) {
        try campaign.run(jobs: jobs.jobs, stop: stop) { display.show($0) }
      }
      guard summary.missing == 0 else {
        display.line(
          "stopped with \(summary.missing) runs to do; the same command goes on from here")
        throw ExitStatus.interrupted
      }
      for trial in trials {
        let run = campaign.plan.runs.first { $0.cells.contains(tuning.cell(trial.point)) }!
        known[trial.point] = try results.store.summary(campaign.recordName(of: run))
      }
      try write(tuning.log(trials) { known[$0] }, "\(tuning.name).jsonl")
      trials = tuning.grid.trials { known[$0].map(Tuning.score) }
    }
    display.finish()
    let best = TuningGrid.best(of: trials) { known[$0].map(Tuning.score) }!.point
    let path = try write(tuning.experiment(choosing: best), "\(tuning.name).toml")
    show(trials, best, known)
    print(path)
  }

  private func campaign(_ experiment: Experiment) throws -> Campaign {
    try Campaign(
      Plan(experiment, library: Prunebench.library), store: state.store, results: results.store,
      backend: engine.backend(.fp32), methods: Prunebench.library.methods,
      data: DataLibrary(data.searchPath))
  }

  /// - Returns: the file's path.
  @discardableResult
  private func write(_ text: String, _ name: String) throws -> String {
    let folder = "\(results.folder)/tuning"
    try Files.makeFolder(folder)
    try Files.replace("\(folder)/\(name)", with: Array(text.utf8))
    return "\(folder)/\(name)"
  }

  private func show(
    _ trials: [TuningGrid.Trial], _ best: TuningGrid.Point,
    _ known: [TuningGrid.Point: Record.Summary]
  ) {
    let rows = trials.map { trial in
      let record = known[trial.point]
      let right = record?.final.map { String(format: "%.2f", $0.accuracy) } ?? ""
      return [
        trial.point.name, record?.status == .done ? right : "★",
        trial.point == best ? "chosen" : "", trial.reason.rawValue,
      ]
    }
    print(TextColumns.layout(["value", "held-out top-1 (%)", "", "why"], rows))
    if known[best]?.status != .done {
      Warnings.print(["no trial converged; the chosen value is the first"])
    } else if TuningGrid.isAtEnd(best, of: trials) {
      print("the best still stands at an end: the values that every method gets are used up")
    }
  }
}
