import Results

extension Figure {
  /// What a training curve shows.
  public enum Curve: String, CaseIterable, Sendable {
    /// Top-1 on the test set, at the epochs that were evaluated.
    case accuracy
    /// Mean training loss of each epoch.
    case loss

    fileprivate var label: String {
      self == .accuracy ? "test accuracy, top-1 (%)" : "training loss"
    }

    fileprivate func value(_ epoch: Record.Epoch) -> Double? {
      switch self {
      case .accuracy: epoch.test?.accuracy
      case .loss: epoch.trainLoss.isFinite ? epoch.trainLoss : nil
      }
    }
  }

  /// Curves of one model at one sparsity, a series a method, the mean over its seeds. Epochs count
  /// from 1: the value at x is that after x epochs.
  /// - Parameters:
  ///   - records: any; those that name none of the cells of `row` are ignored.
  ///   - decays: epochs after which the learning rate fell.
  public static func curves(
    _ curve: Curve, of spec: TableSpec, row: TableSpec.Row, records: [Record], decays: [Int] = []
  ) throws -> Figure {
    let index = CellIndex(records.map(\.summary))
    let byRun = Dictionary(records.map { ($0.summary.run, $0) }) { first, _ in first }
    let scope = try Scope(index.summaries(of: spec.columns.map { spec.cell(row, $0) }))
    let series = try spec.columns.map { method in
      let runs = try index.cell(spec.cell(row, method)).runs.compactMap { byRun[$0.name] }
      return Series(name: method, shape: .curve, points: points(curve, runs))
    }
    return Figure(
      id: "\(spec.name)-\(row.model)-\(Format.sparsity(row.sparsity))-\(curve)",
      title: "\(spec.caption), \(row.model), sparsity \(Format.sparsity(row.sparsity))",
      xLabel: "epoch", yLabel: curve.label, series: series,
      marks: decays.map(Double.init),
      caption: scope.notes + [
        "Means over the seeds, n in the data file; error bars: sample SD.",
        scope.line(models: [row.model]),
      ])
  }

  private static func points(_ curve: Curve, _ runs: [Record]) -> [Point] {
    means(
      runs.flatMap { run in
        run.epochs.compactMap { epoch in curve.value(epoch).map { (epoch.epoch + 1, $0) } }
      })
  }

  /// A point for each x, the mean of its values with their sample SD, in order.
  public static func means(_ values: [(x: Int, y: Double)]) -> [Point] {
    Dictionary(grouping: values, by: \.x).sorted { $0.key < $1.key }.compactMap { x, values in
      Point(x: Double(x), of: values.map(\.y))
    }
  }

  /// A point for each epoch with mask updates.
  /// - Parameters:
  ///   - first: the number of the first epoch.
  ///   - value: `nil` where the record has none.
  public static func byEpoch(
    from first: Int, _ runs: [Record], _ value: (Record.Update) -> Double?
  ) -> [Point] {
    means(
      runs.flatMap { run in
        run.updates.filter { $0.step >= 0 }.enumerated()
          .compactMap { update in value(update.element).map { (first + update.offset, $0) } }
      })
  }
}
