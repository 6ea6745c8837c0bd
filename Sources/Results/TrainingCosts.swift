/// What training a run took, all that it started from included: images that passed through training,
/// each ancestor once. Fine-tuning, lottery tickets and masks trained again cost more than their last
/// phase.
public struct TrainingCosts: Sendable {
  private var images: [String: Int] = [:]
  private var parents: [String: [String]] = [:]

  /// - Parameter records: of the runs and of all that they started from.
  public init(_ records: [Record]) {
    for record in records {
      images[record.summary.configHash] = record.epochs.reduce(0) { $0 + $1.trainTotal }
      parents[record.summary.configHash] = record.summary.parents
    }
  }

  /// Training images of a run and its ancestors; `nil` where one has no record.
  public func images(of run: Record.Summary) -> Int? {
    lineage(of: run)?.reduce(0) { $0 + (images[$1] ?? 0) }
  }

  /// How many runs it took, itself included; `nil` where one has no record.
  public func runs(of run: Record.Summary) -> Int? { lineage(of: run)?.count }

  /// Training images of its last phase alone.
  public func ownImages(of run: Record.Summary) -> Int? { images[run.configHash] }

  private func lineage(of run: Record.Summary) -> Set<String>? {
    var found: Set<String> = []
    var open = [run.configHash]
    while let next = open.popLast() {
      guard let parents = parents[next] else { return nil }
      if found.insert(next).inserted { open += parents }
    }
    return found
  }
}
