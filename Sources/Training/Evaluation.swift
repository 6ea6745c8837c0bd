import Datasets
import Networks
import Tensors

/// What the evaluator found on its images, image by image.
public struct Evaluation: Hashable, Sendable {
  public var total = BatchResult()
  /// Whether each image, in file order, was classified rightly.
  public var correct: [Bool] = []
}

/// Reads the test split, at epoch ends, for the record alone.
///
/// The loop owns it and hands it to nobody: a ``Run``, all that a method ever sees, holds training
/// images only, and results of evaluations go to the record and nowhere else.
public struct Evaluator {
  private let reader: TestReader
  private let count: Int
  private var batch: Batch
  private var logits: [Float]
  private var isRight: [Bool]

  public init(_ split: TestSplit, batchSize: Int, imageSize: Int, classes: Int) {
    reader = split.reader(batchSize: batchSize)
    count = split.count
    batch = Batch(capacity: batchSize, imageSize: imageSize)
    logits = Array(repeating: 0, count: batchSize * classes)
    isRight = Array(repeating: false, count: batchSize)
  }

  /// Evaluates the whole split at `weights`, batch norm with `statistics`, no augmentation.
  mutating func evaluate(
    _ engine: any Engine, at weights: [Float], statistics: [Float]
  ) throws(DataError) -> Evaluation {
    var evaluation = Evaluation()
    evaluation.correct.reserveCapacity(count)
    for start in reader.starts {
      try reader.fill(&batch, from: start)
      engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)
      evaluation.total += Scoring.score(
        logits, of: batch, classes: engine.classes, isRight: &isRight)
      evaluation.correct += isRight.prefix(batch.count)
    }
    return evaluation
  }
}
