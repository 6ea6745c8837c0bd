import Datasets
import Tensors
import Testing

@Suite("Examples") struct ExamplesTests {
  /// Labels and images of all examples.
  private func content(_ examples: Examples) -> [[Int]] {
    (0..<examples.count).map { [examples.label(at: $0)] + examples.image(at: $0).map(Int.init) }
  }

  @Test("prefixes and subsets, also of each other, hold the labels and images that they name")
  func parts() {
    let all = Small.examples(30)
    let whole = content(all)
    #expect(content(all.prefix(7)) == Array(whole.prefix(7)))
    #expect(all.prefix(31).count == 30)
    #expect(content(all.subset([4, 29, 4, 0])) == [whole[4], whole[29], whole[4], whole[0]])
    #expect(content(all.subset([9, 8, 7, 6]).prefix(2)) == [whole[9], whole[8]])
    #expect(content(all.prefix(9).subset([8, 1]).subset([1])) == [whole[1]])
  }

  @Test("a batch holds the labels and normalised images of its examples, also of a subset")
  func fill() throws {
    let subset = Small.examples(30).subset([5, 3, 20, 11, 2])
    var batch = Batch(capacity: 3, imageSize: subset.shape.count)
    for (start, count) in [(0, 3), (3, 2), (5, 0), (1, 3)] {
      try subset.fill(&batch, from: start)
      #expect(batch.count == count)
      for slot in 0..<count {
        #expect(Int(batch.labels[slot]) == subset.label(at: start + slot))
        let image = batch.images[slot * batch.imageSize..<(slot + 1) * batch.imageSize]
        #expect(image.map { UInt8($0) } == Array(subset.image(at: start + slot)))
      }
    }
  }

  @Test("normalised otherwise, the bytes stay and the numbers follow")
  func normalisation() throws {
    let examples = Small.numbered(3).normalised(
      by: Normalisation(mean: [1 / 255], deviation: [0.5]))
    var batch = Batch(capacity: 3, imageSize: 1)
    try examples.fill(&batch, from: 0)
    // (x / 255 - 1 / 255) / 0.5 for x = 0, 1, 2
    #expect(batch.images == [-2 / 255, 0, 2 / 255])
    #expect(examples.image(at: 2) == [2])
  }

  @Test(
    "validation holds out a tenth by the documented permutation: disjoint, complete, in file order",
    arguments: [200, 57, 9])
  func validation(count: Int) throws {
    let (examples, secret) = (Small.numbered(count), Small.numbered(3))
    let data = DataSet(
      name: "numbers", classes: ["none"], training: TrainingSplit(examples),
      test: TestSplit(secret), digests: [:]
    ).validation
    var random = RandomStream(seed: 0, name: "validation")
    var order = Array(0..<count)
    for index in stride(from: count - 1, through: 1, by: -1) {
      order.swapAt(index, random.index(below: index + 1))
    }
    var batch = Batch(capacity: count, imageSize: 1)
    try data.test.fill(&batch, from: 0)
    let heldOut = batch.images.prefix(batch.count).map { Int($0) }
    #expect(heldOut == order.suffix(count / 10).sorted())
    let kept = content(data.training.examples).map { $0[1] }
    #expect(kept == order.prefix(count - count / 10).sorted())
  }

  @Test("a limited data set has the first training examples and the whole test split")
  func limited() {
    let data = DataSet(
      name: "numbers", classes: ["none"], training: TrainingSplit(Small.numbered(50)),
      test: TestSplit(Small.numbered(20)), digests: ["a": "00"])
    let limited = data.limited(to: 10)
    #expect(limited.training.count == 10 && limited.test.count == 20)
    #expect(content(limited.training.examples).map { $0[1] } == Array(0..<10))
    #expect(limited.digest == data.digest)
  }
}
