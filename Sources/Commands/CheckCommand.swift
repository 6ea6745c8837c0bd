import ArgumentParser
import Experiments
import Foundation
import Networks
import Reporting
import Results

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judge accuracy against a baseline: the gate for CI.",
    discussion: """
      Two levels. smoke: small fixed runs are trained, and their records must be those of the \
      baseline byte for byte. statistical: the mean of each cell in --results, and the mean of all, \
      must not fall by more than the baseline's margins.

      Exit status: 0 all held; 1 something fell; 3 inconclusive; 4 no runs to judge.

      Example: prunebench check --baseline results/baseline.json --results .prunebench/results
      """)

  enum Level: String, CaseIterable, ExpressibleByArgument { case smoke, statistical, all }

  @Option(help: "The baseline.", completion: .file(extensions: ["json"]))
  var baseline = "results/baseline.json"
  @OptionGroup var results: ResultsOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var jobs: JobsOptions
  @Option(help: "smoke, statistical or all.")
  var level = Level.all
  @Option(help: "With --update-baseline: the experiment whose cells are kept.")
  var experiment = "quick"
  @Option(help: "Of the small runs: fp32 or bf16.")
  var precision = Precision.fp32
  @Option(help: "Write JUnit XML here.", completion: .file())
  var junit: String?
  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.text
  @Flag(help: "Make what is in --results the baseline, and show what that changes.")
  var updateBaseline = false

  func run() throws {
    if updateBaseline { return try update() }
    let baseline = try Baseline(reading: baseline)
    var checks: [Check] = []
    if level != .statistical {
      let smoke = try smokeRuns()
      checks += baseline.check(smoke: smoke.records, kernels: smoke.kernels)
    }
    if level != .smoke {
      let own = try records(
        of: baseline.experiment, profile: baseline.profile, baseline.precision)
      checks += try baseline.check(own.records, files: results.store.reproducibleFiles)
    }
    let result = CheckResult(checks)
    print(result.sheet.rendered(as: format), terminator: "")
    try publish(result)
    guard result.exitStatus == 0 else {
      throw ExitStatus(rawValue: result.exitStatus) ?? .different
    }
  }

  private func smokeRuns() throws -> SmokeRuns {
    try SmokeRuns(
      engine.backend(precision), data: DataLibrary(data.searchPath), jobs: jobs.jobs,
      library: Prunebench.library)
  }

  /// The runs of an experiment, and its profile.
  private func records(
    of experiment: String, profile: String? = nil, _ precision: String
  ) throws -> (records: [Record], profile: String) {
    let plan = try Plan(experiment, profile: profile, precision, results.store)
    let listing = try results.store.records()
    Warnings.print(listing.warnings)
    return (plan.own(listing.values), plan.experiment.profile.name)
  }

  /// JUnit, and on GitHub annotations and the step's summary.
  private func publish(_ result: CheckResult) throws {
    if let junit { try Files.replace(junit, with: Array(result.junit.utf8)) }
    let environment = ProcessInfo.processInfo.environment
    if environment["GITHUB_ACTIONS"] == "true", format == .text || format == .markdown {
      result.annotations.forEach { print($0) }
    }
    if let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty {
      let before = (try? Files.read(path)) ?? []
      try Files.replace(path, with: before + Array(result.sheet.markdown().utf8.prefix(1_000_000)))
    }
  }

  private func update() throws {
    let before = Files.exists(baseline) ? try Baseline(reading: baseline) : nil
    let (records, profile) = try records(of: experiment, precision.recordName)
    guard !records.isEmpty else {
      throw ResultsError.cannotRead(
        path: results.folder, reason: "no runs of \(experiment); train them first")
    }
    let smoke = try smokeRuns()
    let now = try Baseline(
      experiment: experiment, profile: profile,
      precision: precision.recordName, records: records,
      files: results.store.reproducibleFiles,
      smoke: (before?.smoke ?? [:]).merging([smoke.kernels: smoke.records]) { _, new in new })
    for line in now.changes(since: before) { print(line) }
    try now.write(to: baseline)
    print(
      "\(baseline): \(now.cells.count) cells, small runs of \(now.smoke.keys.sorted().joined(separator: ", "))"
    )
  }
}
