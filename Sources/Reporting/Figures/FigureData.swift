import Results

/// The runs that a figure of the paper is drawn from.
public struct FigureData: Sendable {
  /// Its cells: rows are levels of a network, columns methods.
  public let spec: TableSpec
  /// Epochs after which the learning rate fell, and the length of training.
  public let decays: [Int]
  public let epochs: Int
  /// What the runs have in common, for captions.
  let scope: [String]
  private let runs: [CellName: [Record]]
  private let table: Table
  private let machines: [String: MachineRecord]
  private let costs: TrainingCosts

  /// - Parameters:
  ///   - records: of all cells, and of the runs that these started from.
  ///   - machines: by run; only Figure 12 asks for them.
  public init(
    _ spec: TableSpec, records: [Record], machines: [String: MachineRecord] = [:], epochs: Int,
    decays: [Int]
  ) throws {
    (self.spec, self.epochs, self.decays, self.machines) = (spec, epochs, decays, machines)
    let byRun = Dictionary(records.map { ($0.summary.run, $0) }) { first, _ in first }
    table = try Table(spec, records.map(\.summary))
    costs = TrainingCosts(records)
    runs = table.rows.flatMap(\.cells).reduce(into: [:]) { runs, cell in
      guard cell.star == nil else { return }
      runs[cell.name] = cell.runs.compactMap { byRun[$0.name] }
    }
    scope = table.notes + (table.footer.last.map { [$0] } ?? [])
  }

  var models: [String] { spec.rows.map(\.model).distinct }
  /// Sparsities of a network, ascending.
  func levels(_ model: String) -> [Double] {
    spec.rows.filter { $0.model == model }.map(\.sparsity).sorted()
  }

  /// The runs of a cell, by seed; none where it was not run or did not converge.
  func runs(_ model: String, _ method: String, _ sparsity: Double) -> [Record] {
    runs[spec.cell(TableSpec.Row(model: model, sparsity: sparsity), method)] ?? []
  }

  /// Whether a cell was run and did not converge.
  func isStar(_ model: String, _ method: String, _ sparsity: Double) -> Bool? {
    let name = spec.cell(TableSpec.Row(model: model, sparsity: sparsity), method)
    let cell = table.rows.flatMap(\.cells).first { $0.name == name }
    return cell.flatMap { $0.isRun ? $0.star != nil : nil }
  }

  /// Top-1 of each run, percent.
  func accuracies(_ model: String, _ method: String, _ sparsity: Double) -> [Double] {
    runs(model, method, sparsity).compactMap { $0.summary.accuracy }
  }

  /// Training of a run and of all it started from, in dense trainings of the same network.
  func cost(of run: Record, dense: Record) -> Double? {
    guard let all = costs.images(of: run.summary), let one = costs.images(of: dense.summary),
      one > 0
    else { return nil }
    return Double(all) / Double(one)
  }

  func runsTaken(by run: Record) -> Int? { costs.runs(of: run.summary) }
  func ownImages(of run: Record) -> Int? { costs.ownImages(of: run.summary) }
  func machine(of run: Record) -> MachineRecord? { machines[run.summary.run] }

  /// The epoch that stands at a fraction of training: 157 of 200 is 3 of 4.
  func epoch(_ epoch: Int, of total: Int) -> Int {
    Int((Double(epoch) / Double(total) * Double(epochs)).rounded(.toNearestOrEven))
  }

  func caption(_ lines: String...) -> [String] {
    lines + ["Error bars: sample SD over the seeds, n in the data file."] + scope
  }
}

extension Record.Summary {
  /// Top-1 of the reported evaluation, percent.
  var accuracy: Double? { final.map { 100 * Double($0.correct) / Double($0.total) } }
}

extension Figure.Point {
  /// Mean and sample SD of at least one value; `nil` for none.
  init?(x: Double, of values: [Double]) {
    guard !values.isEmpty else { return nil }
    self.init(
      x: x, y: Statistics.mean(values), deviation: Statistics.standardDeviation(values),
      n: values.count)
  }
}

extension Statistics {
  /// The mean; `nil` of nothing.
  static func meanOrNil(_ values: [Double]) -> Double? { values.isEmpty ? nil : mean(values) }
}

extension Array where Element: Hashable {
  /// Without repetitions, in order of first mention.
  var distinct: Self {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
