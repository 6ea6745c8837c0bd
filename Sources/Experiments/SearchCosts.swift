import Results
import Training

/// What finished runs cost, from their records: looked up when first asked for.
public final class SearchCosts {
  private let results: RecordStore
  private lazy var names: [StageKey: String] = {
    let all = (try? results.summaries().values) ?? []
    return Dictionary(all.map { ($0.configHash, $0.run) }) { first, _ in first }
  }()

  public init(_ results: RecordStore) { self.results = results }

  /// The cost of a run; `nil` while it has no record of a whole run.
  public func cost(of key: StageKey) -> SearchCost? {
    guard let name = names[key], let record = try? results.record(name),
      record.summary.status != .failed, !record.epochs.isEmpty, record.summary.macs > 0
    else { return nil }
    let sum = record.epochs.reduce(0.0) { $0 + Double($1.macs) }
    return SearchCost(
      mean: sum / Double(record.epochs.count), final: Double(record.summary.macs))
  }
}
