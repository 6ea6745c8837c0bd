import Networks
import Pruning
import Tensors
import Training

/// A column of a table: a method, its options, and whether its result is fine-tuned.
public struct Column: Hashable, Sendable {
  public var name: String
  /// The method's own name.
  public var base: String
  public var fineTunes: Bool
  /// Images per step in place of the paper's; its learning rate grows in proportion.
  public var batch: Int?
  /// The rate of training in place of the paper's.
  public var learningRate: Double?
  /// Whether weight decay acts on batch norm too.
  public var decaysNormalisation = false
  public var fineTuning = FineTuning()
  public var prunable = Prunable.convolutions
  /// The file of weights to begin with in place of fresh ones.
  public var weights: String?
  /// Options in kebab-case, laid over defaults and profile.
  public var options: [String: JSONValue] = [:]

  /// What methods may prune: the same for all, or what the original of each does.
  public enum Prunable: String, Codable, Sendable {
    case convolutions = "conv"
    case native
  }

  /// Optimiser and rate of fine-tuning in place of the defaults: a point of the grid of
  /// methods.md 10.
  public struct FineTuning: Hashable, Sendable {
    public var optimiser: Schedule.Optimiser?
    public var learningRate: Double?
  }

  static let keys = [
    "base", "fine-tune", "batch", "learning-rate", "decay-normalisation", "fine-tuning", "prunable",
    "weights",
  ]

  init(_ name: String) {
    self.name = name
    let isOwnName = name == OneShot.name
    fineTunes = name.hasSuffix("+ft") && !isOwnName
    base = fineTunes ? String(name.dropLast(3)) : name
  }

  init(_ name: String, _ table: ConfigurationTable) throws {
    self.init(name)
    base = try table.optional("base") ?? base
    fineTunes = try table.optional("fine-tune") ?? fineTunes
    batch = try table.count("batch", upTo: 65_536)
    learningRate = try table.rate("learning-rate")
    decaysNormalisation = try table.optional("decay-normalisation") ?? false
    prunable = try table.optional("prunable") ?? .convolutions
    weights = try table.optional("weights")
    let tuning = try table.table("fine-tuning")
    try tuning.allowOnly(["optimiser", "learning-rate"])
    fineTuning.optimiser = try tuning.optional("optimiser")
    fineTuning.learningRate = try tuning.rate("learning-rate")
    options = table.members.filter { !Self.keys.contains($0.key) }
  }

  /// The method at a sparsity, which methods without one ignore.
  func method(
    _ catalogue: Catalogue, _ profile: Profile, sparsity: Double
  ) throws -> any Method {
    var options = options
    if try catalogue.hasSparsity(base) { options["sparsity"] = .number(sparsity) }
    return try profile.method(base, options, in: catalogue)
  }

  /// The weights that `method` prunes in this column.
  func prunableSet(of method: any Method) -> PrunableSet {
    prunable == .native ? type(of: method).nativePrunable : .convolutions
  }

  /// Images per step for a network.
  func batch(for model: String) -> Int { batch ?? Schedule.paperBatch(for: model) }

  /// The schedule of training a network, from the paper's.
  func training(_ model: String) -> Schedule {
    let paper = Schedule.paper(for: model)
    var schedule = paper
    let ratio = Double(batch(for: model)) / Double(Schedule.paperBatch(for: model))
    schedule.learningRate = learningRate ?? paper.learningRate * ratio
    schedule.decaysNormalisation = decaysNormalisation
    return schedule
  }

  /// The schedule of fine-tuning, from the default.
  func fineTuning(_ usual: Schedule) -> Schedule {
    var schedule = usual
    schedule.optimiser = fineTuning.optimiser ?? usual.optimiser
    schedule.learningRate = fineTuning.learningRate ?? usual.learningRate
    schedule.decaysNormalisation = decaysNormalisation
    return schedule
  }

  static func positive(_ value: some Numeric & Comparable) throws {
    guard value > 0 else { throw ConfigurationError("\(value) is not above 0") }
  }
}

extension ConfigurationTable {
  fileprivate func rate(_ key: String) throws -> Double? {
    guard let rate: Double = try optional(key) else { return nil }
    return try checked(key, rate, Column.positive)
  }
}
