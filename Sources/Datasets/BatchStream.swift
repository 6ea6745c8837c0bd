import Tensors

/// The training batches of a run: a function of (examples, batch size, seed, stream) and the step.
///
/// Any step can be asked for at any time, at the price of a permutation where the epoch changes. A
/// method has no influence on it, so for one seed all methods see the same batches.
///
/// Where memory is short, a step comes in parts of at most so many examples, one after the other.
/// Examples in files are decoded on threads of their own, a part ahead of its use.
public struct BatchStream: Sendable {
  public let examples: Examples
  public let batchSize: Int
  /// The most examples of a part.
  public let partSize: Int
  public let stepsPerEpoch: Int
  public let augmentation: Augmentation
  /// What went wrong with a picture: the batches since then are worth nothing.
  public private(set) var fault: DataError?
  private let seed: Int
  private let orderName, augmentName, dropoutName: String
  private var order: [Int32]
  /// The epoch that `order` belongs to.
  private var orderedEpoch: Int?
  private let ahead: ReadAhead?

  /// - Parameters:
  ///   - partSize: the most examples of a part; `nil` makes the batch one part.
  ///   - suffix: of the names of the streams `order`, `augment` and `dropout`; fine-tuning
  ///     has `-ft`, so that it does not repeat the batches of training.
  public init(
    _ split: TrainingSplit, batchSize: Int, partSize: Int? = nil, seed: Int, suffix: String = "",
    augmentation: Augmentation = .standard
  ) {
    precondition(batchSize > 0, "a batch holds an example at least")
    (examples, self.batchSize, self.seed) = (split.examples, batchSize, seed)
    self.partSize = min(batchSize, partSize ?? batchSize)
    self.augmentation = augmentation
    (orderName, augmentName) = ("order" + suffix, "augment" + suffix)
    dropoutName = "dropout" + suffix
    stepsPerEpoch = (examples.count + batchSize - 1) / batchSize
    order = Array(repeating: 0, count: examples.count)
    ahead =
      examples.files == nil ? nil : ReadAhead(examples, capacity: min(batchSize, self.partSize))
  }

  /// A batch that `fill` can refill.
  public func makeBatch() -> Batch {
    Batch(capacity: partSize, imageSize: examples.shape.count)
  }

  /// Seconds for which batches were waited for, where they are decoded.
  public var waited: Double { ahead?.waited ?? 0 }

  /// How many parts the batch of a step has.
  public func parts(of step: Int) -> Int {
    (range(of: step).count + partSize - 1) / partSize
  }

  /// Refills `batch` with the examples of `step` (0-based), augmented. The last batch of an epoch
  /// may be short. Allocates nothing where the examples are in memory.
  public mutating func fill(_ batch: inout Batch, step: Int) { fill(&batch, step: step, part: 0) }

  /// The same with one part of the step's batch.
  public mutating func fill(_ batch: inout Batch, step: Int, part: Int) {
    fill(&batch, step: step, part: part, isPlain: false)
  }

  /// The same examples without augmentation, as scoring methods read them.
  public mutating func fillPlain(_ batch: inout Batch, step: Int, part: Int = 0) {
    fill(&batch, step: step, part: part, isPlain: true)
  }

  /// The first `count` examples of every class in the order of epoch 0, not augmented, class after
  /// class; all of a class that has fewer.
  public mutating func balanced(_ count: Int) -> Batch {
    shuffle(for: 0)
    let (order, examples) = (order, examples)
    let places = (0..<examples.classCount).flatMap { label in
      order.lazy.filter { examples.label(at: Int($0)) == label }.prefix(count)
    }
    var batch = Batch(capacity: places.count, imageSize: examples.shape.count)
    let selection = Selection(places[...], change: nil)
    note { () throws(DataError) in try examples.fill(&batch, with: selection) }
    return batch
  }

  private mutating func fill(_ batch: inout Batch, step: Int, part: Int, isPlain: Bool) {
    shuffle(for: step / stepsPerEpoch)
    let selection = selection(step, part, isPlain: isPlain)
    if let ahead {
      let next = next(step, part).map { self.selection($0, $1, isPlain: isPlain) }
      note { () throws(DataError) in try ahead.fill(&batch, with: selection, then: next) }
    } else {
      let examples = examples
      note { () throws(DataError) in try examples.fill(&batch, with: selection) }
    }
    var random = RandomStream(seed: seed, name: dropoutName, position: step)
    for _ in 0...part { batch.drawing = random.next() }
  }

  private mutating func note(_ body: () throws(DataError) -> Void) {
    do throws(DataError) { try body() } catch { fault = fault ?? error }
  }

  /// Where the examples of a step stand in the order of its epoch.
  private func range(of step: Int) -> Range<Int> {
    let start = step % stepsPerEpoch * batchSize
    return start..<min(start + batchSize, examples.count)
  }

  private func selection(_ step: Int, _ part: Int, isPlain: Bool) -> Selection {
    let range = range(of: step).dropFirst(part * partSize).prefix(partSize)
    let change = Selection.Change(
      augmentation: augmentation, seed: seed, stream: augmentName,
      position: step / stepsPerEpoch * examples.count + range.startIndex)
    return Selection(order[range.startIndex..<range.endIndex], change: isPlain ? nil : change)
  }

  /// The part that will be asked for after another; `nil` at the end of an epoch, since others are
  /// read there, too.
  private func next(_ step: Int, _ part: Int) -> (step: Int, part: Int)? {
    if part + 1 < parts(of: step) { return (step, part + 1) }
    return (step + 1) % stepsPerEpoch == 0 ? nil : (step + 1, 0)
  }

  private mutating func shuffle(for epoch: Int) {
    guard orderedEpoch != epoch else { return }
    var random = RandomStream(seed: seed, name: orderName, position: epoch)
    order.permute(with: &random)
    orderedEpoch = epoch
  }
}

extension Array where Element == Int32 {
  /// Becomes a random order of 0 ..< `count`, whatever it held (Fisher and Yates, from the end).
  mutating func permute(with random: inout RandomStream) {
    for index in indices { self[index] = Int32(index) }
    for index in indices.dropFirst().reversed() {
      swapAt(index, random.index(below: index + 1))
    }
  }
}
