import Tensors

/// The training batches of a run: a function of (examples, batch size, seed, stream) and the step.
///
/// Any step can be asked for at any time, at the price of a permutation where the epoch changes. A
/// method has no influence on it, so for one seed all methods see the same batches.
public struct BatchStream: Sendable {
  public let examples: Examples
  public let batchSize: Int
  public let stepsPerEpoch: Int
  public let augmentation: Augmentation
  private let seed: Int
  private let orderName, augmentName, dropoutName: String
  private var order: [Int32]
  /// The epoch that `order` belongs to.
  private var orderedEpoch: Int?

  /// - Parameter suffix: of the names of the streams `order`, `augment` and `dropout`; fine-tuning
  ///   has `-ft`, so that it does not repeat the batches of training.
  public init(
    _ split: TrainingSplit, batchSize: Int, seed: Int, suffix: String = "",
    augmentation: Augmentation = .standard
  ) {
    precondition(batchSize > 0, "a batch holds an example at least")
    (examples, self.batchSize, self.seed) = (split.examples, batchSize, seed)
    self.augmentation = augmentation
    (orderName, augmentName) = ("order" + suffix, "augment" + suffix)
    dropoutName = "dropout" + suffix
    stepsPerEpoch = (examples.count + batchSize - 1) / batchSize
    order = Array(repeating: 0, count: examples.count)
  }

  /// A batch that `fill` can refill.
  public func makeBatch() -> Batch {
    Batch(capacity: batchSize, imageSize: examples.shape.count)
  }

  /// Refills `batch` with the examples of `step` (0-based), augmented. The last batch of an epoch
  /// may be short. Allocates nothing.
  public mutating func fill(_ batch: inout Batch, step: Int) {
    fill(&batch, step: step) { stream, position in
      var random = RandomStream(seed: stream.seed, name: stream.augmentName, position: position)
      return stream.augmentation.draw(from: &random)
    }
  }

  /// The same examples without augmentation, as scoring methods read them.
  public mutating func fillPlain(_ batch: inout Batch, step: Int) {
    fill(&batch, step: step) { _, _ in .none }
  }

  /// The first `count` examples of every class in the order of epoch 0, not augmented, class after
  /// class; all of a class that has fewer.
  public mutating func balanced(_ count: Int) -> Batch {
    shuffle(for: 0)
    let (order, examples) = (order, examples)
    let places = (0..<examples.classCount).flatMap { label in
      order.lazy.map(Int.init).filter { examples.label(at: $0) == label }.prefix(count)
    }
    var batch = Batch(capacity: places.count, imageSize: examples.shape.count)
    for (slot, place) in places.enumerated() { examples.write(place, .none, to: slot, of: &batch) }
    return batch
  }

  /// - Parameter draw: the change of the example at a position counted from the run's beginning.
  private mutating func fill(
    _ batch: inout Batch, step: Int, draw: (borrowing BatchStream, Int) -> Augmentation.Draw
  ) {
    let (epoch, start) = (step / stepsPerEpoch, step % stepsPerEpoch * batchSize)
    shuffle(for: epoch)
    batch.count = min(batchSize, examples.count - start)
    var random = RandomStream(seed: seed, name: dropoutName, position: step)
    batch.drawing = random.next()
    for slot in 0..<batch.count {
      let change = draw(self, epoch * examples.count + start + slot)
      examples.write(Int(order[start + slot]), change, to: slot, of: &batch)
    }
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
