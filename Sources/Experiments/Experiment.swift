import Datasets
import Foundation
import Networks
import Pruning
import Tensors
import Training

/// What is to be compared: a grid of models, methods, sparsities and seeds, read from a TOML file.
public struct Experiment: Sendable {
  public var id: String
  public var title: String
  public var profile: Profile
  /// What results are judged on: the test set, or images held out of training, for choices.
  public var split: Setting.Split
  public var grids: [Grid]
  /// Columns that are more than the name of a method.
  public var columns: [String: Column]

  /// Cells: the product of the lists. Methods without sparsity are not crossed with it.
  public struct Grid: Hashable, Sendable {
    /// The table or figure that the cells belong to, beside the experiment itself.
    public var artifact: String?
    /// Which of the experiment's tables shows the cells; `nil` is the main one.
    public var table: String?
    /// Another data set than the profile's.
    public var data: String?
    /// The most images that the network sees at once, where memory is short for a batch.
    public var microBatch: Int?
    public var models: [String]
    public var methods: [String]
    public var sparsities: [Double]
    public var seeds: [Int]

    /// Cells, if all methods have sparsities.
    fileprivate var largestCount: Double {
      [models.count, methods.count, max(1, sparsities.count), seeds.count].reduce(1) {
        $0 * Double($1)
      }
    }

    /// What the table of grids without a name of their own is called.
    public static let mainTable = "main"
  }

  /// What its table shows: `top1`, `top5`, `macs`.
  public var quantities: [String]

  private static let largestCount = 100_000.0

  static let keys = ["schema", "id", "title", "profile", "split", "quantity", "grid", "method"]
  static let knownQuantities = ["top1", "top5", "macs"]
  static let gridKeys = [
    "artifact", "table", "profile", "data", "micro-batch", "model", "method", "sparsity", "seed",
  ]

  /// Reads an experiment.
  /// - Parameters:
  ///   - file: the text's name in errors.
  ///   - profile: the profile that replaces the one in the file.
  public init(
    parsing text: String, file: String, profile replacement: String? = nil, library: Library
  ) throws {
    let table = try ConfigurationTable(parsing: text, file: file)
    try table.allowOnly(Self.keys)
    let schema: Int = try table.value("schema")
    guard schema == 1 else {
      throw ConfigurationError(
        "\(file): schema \(schema) is not known here, only 1; use a newer prunebench")
    }
    id = try table.value("id")
    guard Self.isName(id) else {
      throw ConfigurationError(
        "\(file): \"id\" is \"\(id)\"; names are made of a-z, 0-9, _, . and -")
    }
    title = try table.optional("title") ?? id
    split = try table.optional("split") ?? .test
    quantities = try table.optional("quantity") ?? ["top1"]
    for quantity in quantities where !Self.knownQuantities.contains(quantity) {
      throw ConfigurationError(
        "\(file): no quantity \"\(quantity)\"; "
          + suggestion(for: quantity, among: Self.knownQuantities))
    }
    if let replacement {
      profile = try library.profile(replacement, from: "--profile")
    } else if table.members["profile"]?.members != nil {
      profile = try Profile(name: id, table.table("profile"))
    } else {
      profile = try library.profile(table.value("profile"), from: file)
    }
    let columnTable = try table.table("method")
    columns = try columnTable.members.keys.sorted().reduce(into: [:]) { columns, name in
      columns[name] = try Column(name, columnTable.table(name))
    }
    let own = profile
    // A definition may wait for its grid, but not under a name that is nothing.
    let asked = try table.tables("grid").flatMap { grid -> [String] in try grid.value("method") }
    for (name, column) in columns.sorted(by: { $0.key < $1.key })
    where !asked.contains(name) && !library.methods.contains(column.base) {
      throw ConfigurationError(
        "\(file): \"method.\(name)\" is neither in a grid nor a method; "
          + suggestion(for: name, among: asked))
    }
    let all = try table.tables("grid").compactMap {
      try Self.grid($0, profile: own, library: library)
    }
    grids = Self.standingIn(own.model, for: all)
    guard !grids.isEmpty else {
      throw ConfigurationError("\(file): there is no [[grid]], so nothing to run")
    }
    let cells = grids.reduce(0.0) { $0 + $1.largestCount }
    guard cells <= Self.largestCount else {
      throw ConfigurationError(
        "\(file): its grids have more than \(Int(Self.largestCount)) cells; split it")
    }
    for name in Set(grids.flatMap(\.methods)).sorted() {
      _ = try checked(file) { try column(name).method(library.methods, profile, sparsity: 0.5) }
    }
  }

  /// The column `name`: as the file describes it, or the method of that name, where `+ft` means
  /// with fine-tuning.
  public func column(_ name: String) -> Column { columns[name] ?? Column(name) }

  /// The grid of a table; `nil` where it is meant for other profiles.
  private static func grid(
    _ table: ConfigurationTable, profile: Profile, library: Library
  ) throws -> Grid? {
    try table.allowOnly(gridKeys)
    let profiles: [String]? = try table.optional("profile")
    for name in profiles ?? [] { _ = try library.profile(name, from: table.file) }
    if let profiles, !profiles.contains(profile.name) { return nil }
    let data: String? = try table.optional("data")
    if let data { _ = try table.checked("data", data) { _ = try DataSource.named($0) } }
    let microBatch: Int? = try table.optional("micro-batch")
    if let microBatch { _ = try table.checked("micro-batch", microBatch, Column.positive) }
    let models: [String] = try table.value("model")
    for model in models {
      _ = try table.checked("model", model) { _ = try Architecture.named($0) }
    }
    let sparsities: [Double] = try table.value("sparsity")
    for sparsity in sparsities {
      _ = try table.checked("sparsity", sparsity) {
        guard 0 <= $0, $0 < 1 else { throw ConfigurationError("\($0) is not in 0 ..< 1") }
      }
    }
    let part: String? = try table.optional("table")
    if let part {
      _ = try table.checked("table", part) {
        guard isName($0), $0 != Grid.mainTable else {
          throw ConfigurationError(
            "\"\($0)\" is no name of a further table: a-z, 0-9, _, . and -, not \(Grid.mainTable)")
        }
      }
    }
    let seeds: [Int] = try table.value("seed")
    for seed in seeds {
      _ = try table.checked("seed", seed) {
        guard 0..<1_000_000_000 ~= $0 else {
          throw ConfigurationError("\($0) is not in 0 ..< 1000000000")
        }
      }
    }
    let methods: [String] = try table.value("method")
    let counts = [
      "model": models.count, "method": methods.count, "sparsity": sparsities.count,
      "seed": seeds.count,
    ]
    if let empty = counts.filter({ $0.value == 0 }).keys.min() {
      throw ConfigurationError(
        "\(table.file): \"\(table.path)\(empty)\" is empty, so nothing to run")
    }
    return Grid(
      artifact: try table.optional("artifact"), table: part, data: data, microBatch: microBatch,
      models: models, methods: methods, sparsities: sparsities.sorted(), seeds: seeds)
  }

  /// A profile's network in place of those of the grids: its own rows alone if the experiment has
  /// any, else it stands for all.
  private static func standingIn(_ model: String?, for grids: [Grid]) -> [Grid] {
    guard let model else { return grids }
    let own = grids.filter { $0.models.contains(model) }
    return (own.isEmpty ? grids : own).map { grid in
      var grid = grid
      (grid.models, grid.data, grid.microBatch) = ([model], nil, nil)
      return grid
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "_.-".contains($0)) }
  }
}

/// Names the file in an error about methods and options.
private func checked<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
  do { return try body() } catch let error as OptionError {
    throw ConfigurationError("\(file): \(error)")
  }
}
