import ArgumentParser
import Datasets
import Experiments
import Foundation
import Networks
import Results
import Tensors

/// Which experiment, under which profile.
struct ExperimentOptions: ParsableArguments {
  @Argument(
    help:
      "An experiment that comes with the program, a .toml file, or a cell such as table2/resnet20/dpf/0.95.",
    completion: .experiment
  )
  var experiment: String
  @Option(help: "The profile in place of the experiment's own: quick, short, paper.")
  var profile: String?
  @Option(help: "fp32, or bf16: faster, named in every record, never in one table with fp32.")
  var precision = Precision.fp32

  /// - Parameters:
  ///   - results: the records from which the length of some runs follows.
  ///   - data: the pictures at hand, where they matter more than those of the records.
  func plan(_ results: RecordStore, data: DataLibrary? = nil) throws -> Plan {
    guard experiment.contains("/"), !experiment.hasSuffix(".toml") else {
      return try Plan(experiment, profile: profile, precision.recordName, results, data: data)
    }
    return try Plan(of: CellName(naming: experiment), precision.recordName, results, data: data)
  }
}

extension CellName {
  /// The cell that a user names.
  init(naming text: String) throws {
    do { try self.init(text) } catch { throw ConfigurationError("\(error)") }
  }
}

extension Plan {
  /// The plan of an experiment that a user names.
  /// - Parameters:
  ///   - precision: as records have it.
  ///   - results: the records from which the length of some runs follows.
  ///   - data: the pictures at hand, where they matter more than those of the records.
  init(
    _ experiment: String, profile: String? = nil, _ precision: String, _ results: RecordStore,
    data: DataLibrary? = nil
  ) throws {
    let library = Prunebench.library
    try self.init(
      library.experiment(experiment, profile: profile), library: library, precision: precision,
      searches: SearchCosts(results).cost, data: PlannedData(data, records: results))
  }

  /// The runs of one cell, whatever its field.
  init(
    of name: CellName, _ precision: String, _ results: RecordStore, data: DataLibrary? = nil
  ) throws {
    var cell = name
    cell.field = nil
    let (experiment, profile) = try Self.experiment(of: cell)
    let whole = try Plan(experiment, profile: profile, precision, results, data: data)
    self = whole.restricted(to: [cell.text])
    guard runs.isEmpty, absent.isEmpty, pending.isEmpty else { return }
    let cells = whole.tableSpecs.flatMap { $0.cells.map(\.text) }
    throw ConfigurationError(
      "\(cell.artifact) has no cell \"\(cell)\"; \(suggestion(for: cell.text, among: cells))")
  }

  /// The experiment that has a cell: one that comes with the program, or the file of that name in the
  /// current folder; and the profile, where it is not the file's own.
  private static func experiment(of cell: CellName) throws -> (String, profile: String?) {
    let (library, file) = (Prunebench.library, "\(cell.artifact).toml")
    if library.experiments.contains(cell.artifact) { return (cell.artifact, cell.profile) }
    guard Files.exists(file) else {
      throw ConfigurationError(
        "no experiment \"\(cell.artifact)\", and no \(file) in this folder; "
          + suggestion(for: cell.artifact, among: library.experiments))
    }
    let isOwnProfile = try library.experiment(file).profile.name == cell.profile
    return (file, isOwnProfile ? nil : cell.profile)
  }
}

/// Which engine trains.
struct EngineOptions: ParsableArguments {
  @Option(help: "fused, or blas or reference to check it.")
  var engine = Backend.Kind.fused
  @Option(
    help: "Instruction set of the fused engine; without it $PRUNEBENCH_ISA, else the best here.")
  var isa: ISA?

  func backend(_ precision: Precision) throws -> Backend {
    try Backend(
      engine, precision: precision, isa: isa ?? (engine == .fused ? Self.variable() : nil))
  }

  /// The choice of the environment.
  static func variable() throws -> ISA? {
    guard let text = ProcessInfo.processInfo.environment["PRUNEBENCH_ISA"] else { return nil }
    if let isa = ISA(rawValue: text) { return isa }
    throw ConfigurationError(
      "PRUNEBENCH_ISA is \"\(text)\"; \(suggestion(for: text, among: ISA.allCases.map(\.rawValue)))"
    )
  }
}

extension Precision: ExpressibleByArgument {}
extension ISA: ExpressibleByArgument {}
extension Backend.Kind: ExpressibleByArgument {}

/// Where results are read from and written to.
struct ResultsOptions: ParsableArguments {
  @Option(
    name: .customLong("results"),
    help: "The folder of records that tables and plots read.", completion: .directory)
  var folder = "results"

  var store: RecordStore { RecordStore(folder: folder) }
}

/// Where stages, weights and checkpoints are kept.
struct StateOptions: ParsableArguments {
  @Option(
    name: .customLong("dir"),
    help: "The state directory; it alone decides what is done.", completion: .directory)
  var folder = ".prunebench"

  var store: StateStore { StateStore(folder: folder) }
}

/// Where images are looked for.
struct DataOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help:
      "The folder of the data sets; without it, $PRUNEBENCH_DATA, ./data, the user's and the system's data folders are searched.",
    completion: .directory)
  var folder: String?

  var library: DataLibrary { DataLibrary(searchPath) }

  var searchPath: DataLocation.SearchPath {
    DataLocation.SearchPath(
      explicit: folder.map { URL(filePath: $0, directoryHint: .isDirectory) },
      environment: ProcessInfo.processInfo.environment,
      base: URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory))
  }
}

/// How many runs side by side.
struct JobsOptions: ParsableArguments {
  @Option(help: "Runs side by side, one thread each; the results do not depend on it.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs is \(jobs); it must be at least 1") }
  }
}

/// How a worker shares its folders with others.
struct SharingOptions: ParsableArguments {
  @Option(
    help: "Time between checkpoints, such as 2m; without it 30s, and more where writing takes long.")
  var checkpoint: TimeBudget?
  @Option(help: "How long a worker may be silent before others take over its runs.")
  var lease = TimeBudget(seconds: 60)

  func validate() throws {
    guard 0.5...WorkerReport.longestPatience ~= lease.seconds else {
      throw ValidationError("--lease must be between 0.5s and 1h")
    }
  }
}

/// Everything that training needs.
struct CampaignOptions: ParsableArguments {
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var data: DataOptions
  @Flag(help: "Count published records of the same recipe and kernels as done.")
  var adopt = false

  func backend() throws -> Backend { try engine.backend(experiment.precision) }

  func plan() throws -> Plan { try experiment.plan(results.store, data: data.library) }

  /// - Parameters:
  ///   - plan: the experiment's, if `nil`.
  ///   - sharing: only for training.
  func campaign(_ plan: Plan? = nil, _ sharing: SharingOptions? = nil) throws -> Campaign {
    let library = data.library
    var campaign = try Campaign(
      plan ?? experiment.plan(results.store, data: library), store: state.store,
      results: results.store, backend: backend(), methods: Prunebench.library.methods,
      data: library)
    campaign.adopts = adopt
    if let sharing {
      campaign.checkpointSeconds = sharing.checkpoint?.seconds
      campaign.patience = sharing.lease.seconds
    }
    return campaign
  }
}
