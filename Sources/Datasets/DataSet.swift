import Tensors

/// Examples that may be learnt from: all that training, rules and scoring ever see.
public struct TrainingSplit: Sendable {
  public let examples: Examples

  public init(_ examples: Examples) { self.examples = examples }

  public var count: Int { examples.count }

  /// The first `length` examples, or all if there are fewer. O(1).
  public func prefix(_ length: Int) -> TrainingSplit { TrainingSplit(examples.prefix(length)) }
}

/// Examples that are held out. No training interface accepts them, and their only reader is the
/// evaluator: nothing of them can reach a choice.
public struct TestSplit: Sendable {
  private let examples: Examples

  public init(_ examples: Examples) { self.examples = examples }

  /// The first `length` examples, or all if there are fewer.
  func prefix(_ length: Int) -> TestSplit { TestSplit(examples.prefix(length)) }

  public var count: Int { examples.count }

  /// Refills `batch` with the examples from `start` on, normalised: as many as there are, at most
  /// `batch.capacity`.
  package func fill(_ batch: inout Batch, from start: Int) throws(DataError) {
    try examples.fill(&batch, from: start)
  }

  /// Reads all of them, batch after batch.
  package func reader(batchSize: Int) -> TestReader { TestReader(examples, batchSize: batchSize) }

  func normalised(by normalisation: Normalisation) -> TestSplit {
    TestSplit(examples.normalised(by: normalisation))
  }
}

/// Reads the examples of a test split batch after batch, in file order.
package struct TestReader: Sendable {
  private let examples: Examples
  private let batchSize: Int
  private let ahead: ReadAhead?

  init(_ examples: Examples, batchSize: Int) {
    (self.examples, self.batchSize) = (examples, batchSize)
    ahead = examples.files == nil ? nil : ReadAhead(examples, capacity: batchSize)
  }

  /// Where the batches begin.
  package var starts: StrideTo<Int> { stride(from: 0, to: examples.count, by: batchSize) }

  /// Refills `batch`, which holds `batchSize` examples, with the batch that begins at `start`.
  package func fill(_ batch: inout Batch, from start: Int) throws(DataError) {
    guard let ahead else { return try examples.fill(&batch, from: start) }
    let next = start + batchSize < examples.count ? selection(start + batchSize) : nil
    try ahead.fill(&batch, with: selection(start), then: next)
  }

  private func selection(_ start: Int) -> Selection {
    Selection(start..<min(start + batchSize, examples.count))
  }
}

/// A data set that was read and checked.
public struct DataSet: Sendable {
  public let name: String
  /// What the classes are called; a label is an index into it.
  public let classes: [String]
  public let training: TrainingSplit
  public let test: TestSplit
  /// SHA-256 of each file's content (of a compressed file: unpacked), in hexadecimal. Of pictures
  /// in files, of their list.
  public let digests: [String: String]
  /// What is known of pictures in files; `nil` for other data sets.
  public let pictures: PictureCounts?

  public init(
    name: String, classes: [String], training: TrainingSplit, test: TestSplit,
    digests: [String: String], pictures: PictureCounts? = nil
  ) {
    (self.name, self.classes, self.digests) = (name, classes, digests)
    (self.training, self.test, self.pictures) = (training, test, pictures)
  }

  public var shape: ImageShape { training.examples.shape }

  /// One value for all bytes: see ``DataSource/digest(of:)``.
  public var digest: String { DataSource.digest(of: digests) }

  /// The same data set with only the first so many training and test examples; `nil` keeps all.
  public func limited(to length: Int?, test testLength: Int? = nil) -> DataSet {
    with(length.map(training.prefix) ?? training, testLength.map(test.prefix) ?? test)
  }

  /// The same data set, normalised otherwise.
  public func normalised(by normalisation: Normalisation) -> DataSet {
    with(
      TrainingSplit(training.examples.normalised(by: normalisation)),
      test.normalised(by: normalisation))
  }

  /// For choices: the training examples alone, a tenth of them held out as `test` (CIFAR-10: 45,000
  /// and 5,000); the real test examples are gone.
  ///
  /// Held out are the last tenth, rounded down, of the permutation drawn from stream
  /// (0, "validation", 0). It knows no seed of a run: all trials of all methods are judged on the
  /// same examples. Both parts keep the order of the file.
  public var validation: DataSet {
    let examples = training.examples
    var order = [Int32](repeating: 0, count: examples.count)
    var random = RandomStream(seed: 0, name: "validation")
    order.permute(with: &random)
    let kept = examples.count - examples.count / 10
    func part(_ places: ArraySlice<Int32>) -> Examples {
      examples.subset(places.map(Int.init).sorted())
    }
    return with(TrainingSplit(part(order[..<kept])), TestSplit(part(order[kept...])))
  }

  private func with(_ training: TrainingSplit, _ test: TestSplit) -> DataSet {
    DataSet(
      name: name, classes: classes, training: training, test: test, digests: digests,
      pictures: pictures)
  }
}
