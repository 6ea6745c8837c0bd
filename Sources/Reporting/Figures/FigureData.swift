import Results

/// The runs that a figure of the paper is drawn from.
public struct FigureData: Sendable {
  /// Epochs after which the learning rate fell, and the length of training.
  public let decays: [Int]
  public let epochs: Int
  let cells: CellRuns
  private let machines: [String: MachineRecord]

  /// - Parameters:
  ///   - spec: its cells: rows are levels of a network, columns methods.
  ///   - records: of all cells, and of the runs that these started from.
  ///   - machines: by run; only Figure 12 asks for them.
  public init(
    _ spec: TableSpec, records: [Record], machines: [String: MachineRecord] = [:], epochs: Int,
    decays: [Int]
  ) throws {
    (self.epochs, self.decays, self.machines) = (epochs, decays, machines)
    cells = try CellRuns(spec, records)
  }

  var spec: TableSpec { cells.spec }
  /// What the runs have in common, for captions.
  var scope: [String] { cells.table.notes + cells.table.footer.suffix(1) }
  var models: [String] { spec.rows.map(\.model).distinct }
  /// Sparsities of a network, ascending.
  func levels(_ model: String) -> [Double] {
    spec.rows.filter { $0.model == model }.map(\.sparsity).sorted()
  }

  /// The runs of a cell, by seed; none where it was not run or did not converge.
  func runs(_ model: String, _ method: String, _ sparsity: Double) -> [Record] {
    cells.runs(model, method, sparsity)
  }

  /// Top-1 of each run, percent.
  func accuracies(_ model: String, _ method: String, _ sparsity: Double) -> [Double] {
    runs(model, method, sparsity).compactMap(\.summary.accuracy)
  }

  /// Whether the first cell is above the second. What converged is above what did not; of two that
  /// did not, nothing can be said.
  func above(
    _ model: String, _ a: (method: String, level: Double), _ b: (method: String, level: Double),
    _ place: String
  ) -> Finding {
    let (first, second) = (
      cells.isStar(model, a.method, a.level), cells.isStar(model, b.method, b.level)
    )
    switch (first, second) {
    case (true, true): return Finding(outcome: .undecided, detail: "\(place): both ★")
    case (true, false): return .exact(false, "\(place): \(a.method) ★")
    case (false, true): return .exact(true, "\(place): \(b.method) ★")
    default:
      return .above(
        accuracies(model, a.method, a.level), accuracies(model, b.method, b.level), place)
    }
  }

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
  var accuracy: Double? { final?.accuracy }
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
  /// The median; `nil` of nothing.
  static func medianOrNil(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : Median(values).value
  }
}

extension Array where Element: Hashable {
  /// Without repetitions, in order of first mention.
  package var distinct: Self {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
