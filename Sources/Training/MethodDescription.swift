/// What a method says of itself, for `prunebench methods` and the tests that all methods pass.
public struct MethodDescription: Codable, Hashable, Sendable {
  /// What is done, in a sentence.
  public let summary: String
  public let family: MaskFamily
  /// What is done, in the words of methods.md; empty where the summary says it.
  public let steps: [String]
  /// Papers and repositories.
  public let sources: [String]
  /// Where this differs from the original code, and why; empty where nothing is known.
  public let differences: [String]

  public init(
    _ summary: String, family: MaskFamily, steps: [String] = [], sources: [String] = [],
    differences: [String] = []
  ) {
    (self.summary, self.family, self.steps) = (summary, family, steps)
    (self.sources, self.differences) = (sources, differences)
  }
}

/// How masks act and what becomes of pruned weights: the rows of methods.md 0.7.
public enum MaskFamily: String, Codable, Sendable {
  /// No mask.
  case dense
  /// One mask from the beginning; pruned weights and their momentum stay exactly 0.
  case frozen
  /// Once pruned, for ever; pruned weights and their momentum are exactly 0.
  case incremental
  /// Pruned weights go on receiving gradients in the background and may come back.
  case feedback
  /// Pruned weights are set to 0 at the end of an epoch and may regrow at once.
  case soft
  /// As many weights all the time, in changing places; the others are exactly 0.
  case sparse
}
