import Datasets
import Tensors
import Testing

@Suite("Batches") struct BatchStreamTests {
  /// 203 examples in batches of 16: 13 steps, the last batch has 11.
  static func stream(
    seed: Int = 1, suffix: String = "", batchSize: Int = 16,
    augmentation: Augmentation = Augmentation(padding: 2)
  ) -> BatchStream {
    BatchStream(
      TrainingSplit(Small.examples(203)), batchSize: batchSize, seed: seed, suffix: suffix,
      augmentation: augmentation)
  }

  /// Images and labels of a range of steps, one after the other.
  static func read(_ stream: BatchStream, _ steps: Range<Int>) -> (images: [Float], labels: [Int32])
  {
    var stream = stream
    var batch = stream.makeBatch()
    var (images, labels): ([Float], [Int32]) = ([], [])
    for step in steps {
      stream.fill(&batch, step: step)
      images += batch.images.prefix(batch.count * batch.imageSize)
      labels += batch.labels.prefix(batch.count)
    }
    return (images, labels)
  }

  @Test("every example comes exactly once in an epoch, in another order in the next")
  func permutations() {
    var stream = BatchStream(
      TrainingSplit(Small.numbered(203)), batchSize: 16, seed: 3, augmentation: .none)
    var batch = stream.makeBatch()
    var epochs: [[Float]] = []
    for epoch in 0..<3 {
      var seen: [Float] = []
      for step in 0..<13 {
        stream.fill(&batch, step: epoch * 13 + step)
        seen += batch.images.prefix(batch.count)
      }
      #expect(seen.sorted() == (0..<203).map(Float.init))
      epochs.append(seen)
    }
    #expect(epochs[0] != epochs[1] && epochs[1] != epochs[2] && epochs[0] != epochs[2])
  }

  @Test("50,000 examples make 390 batches of 128 and a last one of 80 (models-and-data.md 3.4)")
  func lastBatch() {
    let examples = Examples(
      pixels: Array(repeating: 0, count: 50_000), labels: Array(repeating: 0, count: 50_000),
      shape: ImageShape(channels: 1, height: 1, width: 1), classCount: 1,
      normalisation: Normalisation(mean: [0], deviation: [1]))
    var stream = BatchStream(
      TrainingSplit(examples), batchSize: 128, seed: 1, augmentation: .none)
    var batch = stream.makeBatch()
    #expect(stream.stepsPerEpoch == 391)
    for (step, count) in [(0, 128), (389, 128), (390, 80), (391, 128), (781, 80)] {
      stream.fill(&batch, step: step)
      #expect(batch.count == count, "step \(step)")
    }
  }

  @Test("10,000 examples make 79 batches of 128 (profile quick)")
  func quickProfile() {
    let stream = BatchStream(
      TrainingSplit(Small.examples(10_100)).prefix(10_000), batchSize: 128, seed: 1)
    #expect(stream.stepsPerEpoch == 79)
  }

  @Test("the same seed gives the same batches, another seed others")
  func seeds() {
    let first = Self.read(Self.stream(), 0..<26)
    let again = Self.read(Self.stream(), 0..<26)
    #expect(first.images == again.images && first.labels == again.labels)
    let other = Self.read(Self.stream(seed: 2), 0..<26)
    #expect(first.images != other.images && first.labels != other.labels)
  }

  @Test("fine-tuning has an order and an augmentation of its own")
  func suffix() {
    let plain = Self.read(Self.stream(augmentation: .none), 0..<13)
    let tuned = Self.read(Self.stream(suffix: "-ft", augmentation: .none), 0..<13)
    #expect(plain.labels != tuned.labels)
    let one = BatchStream(TrainingSplit(Small.examples(1)), batchSize: 1, seed: 1)
    let oneTuned = BatchStream(
      TrainingSplit(Small.examples(1)), batchSize: 1, seed: 1, suffix: "-ft")
    #expect(Self.read(one, 0..<20).images != Self.read(oneTuned, 0..<20).images)
  }

  @Test("what dropout draws from is a function of seed, phase and step alone")
  func drawings() {
    func drawings(_ stream: BatchStream, _ steps: [Int]) -> [UInt64] {
      var stream = stream
      var batch = stream.makeBatch()
      return steps.map { step in
        stream.fill(&batch, step: step)
        return batch.drawing
      }
    }
    let all = drawings(Self.stream(), [0, 1, 12, 13])
    #expect(drawings(Self.stream(), [13, 12, 1, 0]) == all.reversed())
    let others = drawings(Self.stream(seed: 2), [0]) + drawings(Self.stream(suffix: "-ft"), [0])
    #expect(Set(all + others).count == 6)
  }

  @Test("a step asked for directly is the step of the sequence", arguments: [500, 12, 13, 0, 499])
  func randomAccess(step: Int) {
    var sequence = Self.stream()
    var batch = sequence.makeBatch()
    for earlier in 0...step { sequence.fill(&batch, step: earlier) }
    let direct = Self.read(Self.stream(), step..<step + 1)
    #expect(Array(batch.images.prefix(batch.count * batch.imageSize)) == direct.images)
    #expect(Array(batch.labels.prefix(batch.count)) == direct.labels)
  }

  @Test("an example's change depends on its position only, not on the batch size")
  func batchSizes() {
    let expected = Self.read(Self.stream(batchSize: 203), 0..<2)
    for (batchSize, steps) in [(1, 406), (16, 26), (100, 6)] {
      let found = Self.read(Self.stream(batchSize: batchSize), 0..<steps)
      #expect(found.images == expected.images && found.labels == expected.labels, "\(batchSize)")
    }
  }

  @Test("without augmentation come the same examples as with it, as they are")
  func plain() {
    var (stream, untouched) = (Self.stream(), Self.stream(augmentation: .none))
    var (batch, expected) = (stream.makeBatch(), stream.makeBatch())
    for step in [0, 30, 12] {
      stream.fillPlain(&batch, step: step)
      untouched.fill(&expected, step: step)
      #expect(batch.count == expected.count && batch.labels == expected.labels)
      let size = batch.count * batch.imageSize  // what lies beyond is left from an earlier batch
      let equal = batch.images.prefix(size) == expected.images.prefix(size)
      #expect(equal, "step \(step)")
      stream.fill(&expected, step: step)
      #expect(batch.labels == expected.labels)
    }
  }

  @Test("an order is this permutation: streams that change would change all results")
  func pinnedOrder() {
    var stream = BatchStream(
      TrainingSplit(Small.numbered(8)), batchSize: 8, seed: 1, augmentation: .none)
    var batch = stream.makeBatch()
    var random = RandomStream(seed: 1, name: "order", position: 2)
    var expected = (0..<8).map(Float.init)
    for index in stride(from: 7, through: 1, by: -1) {
      expected.swapAt(index, random.index(below: index + 1))
    }
    stream.fill(&batch, step: 2)
    #expect(batch.images == expected)
  }
}
