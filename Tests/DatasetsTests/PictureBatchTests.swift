import Datasets
import Foundation
import Tensors
import TestVectors
import Testing

@Suite("Batches of pictures in files") struct PictureBatchTests {
  let pictures: SmallPictures
  init() throws {
    pictures = try SmallPictures()
    try pictures.make()
  }

  /// Images and labels of steps, part by part.
  private func read(
    _ data: DataSet, _ steps: [Int], part: Int? = nil
  ) -> (images: [Float], labels: [Int32]) {
    var stream = BatchStream(data.training, batchSize: 16, partSize: part, seed: 1)
    var batch = stream.makeBatch()
    var (images, labels): ([Float], [Int32]) = ([], [])
    for step in steps {
      for part in 0..<stream.parts(of: step) {
        stream.fill(&batch, step: step, part: part)
        images += batch.images.prefix(batch.count * batch.imageSize)
        labels += batch.labels.prefix(batch.count)
      }
    }
    #expect(stream.fault == nil)
    return (images, labels)
  }

  @Test("the same bits for any number of threads, size of parts and order of steps")
  func threads() throws {
    // 198 pictures are 13 steps, the last of 6; then the first of the next epoch.
    let steps = [0, 1, 11, 12, 13]
    let expected = read(try pictures.read(threads: 1), steps)
    #expect(expected.labels.count == 16 * 4 + 6)
    for (threads, part) in [(2, nil), (3, 16), (7, 5), (1, 1)] {
      let found = read(try pictures.read(threads: threads), steps, part: part)
      #expect(found.images == expected.images && found.labels == expected.labels)
    }
    let data = try pictures.read()
    let backwards = steps.reversed().map { read(data, [$0]) }.reversed()
    #expect(backwards.flatMap(\.images) == expected.images)
  }

  @Test("an epoch has every picture once; the next sees other parts of them")
  func epochs() throws {
    let data = try pictures.read()
    let (one, other) = (read(data, Array(0..<13)), read(data, Array(13..<26)))
    func counts(_ labels: [Int32]) -> [Int] {
      (0..<4).map { label in labels.count { $0 == label } }
    }
    #expect(counts(one.labels) == [50, 49, 49, 50] && counts(other.labels) == [50, 49, 49, 50])
    #expect(one.images != other.images)
  }

  @Test("not augmented, a picture is its middle, normalised by channel")
  func plain() throws {
    let data = try pictures.read()
    let reader = JPEGReader(side: 32)
    reader.load(try file(SmallPictures.inks))
    let square = Array(try reader.read { .centre(width: $0, height: $1, side: 32) })
    let normalisation = DataSource.imageNet.normalisation
    let expected = square.enumerated().map { place, byte in
      let channel = place / 1024
      return Float(
        (Double(byte) / 255 - normalisation.mean[channel]) / normalisation.deviation[channel])
    }
    // The first class has the first place of every turn, in the order of the names: 0, 1, 10, 11, …
    let turn = try #require((0..<50).map { "\($0).JPEG" }.sorted().firstIndex(of: "4.JPEG"))
    var batch = Batch(capacity: 1, imageSize: 3072)
    try data.training.examples.fill(&batch, from: 4 * turn)
    #expect(batch.labels == [0] && batch.images == expected)
  }

  private func file(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: pictures.url.appending(path: name)))
  }

  @Test("the first so many are of all classes; held-out pictures are training pictures")
  func parts() throws {
    let data = try pictures.read()
    let few = data.limited(to: 8, test: 4)
    #expect((0..<8).map { few.training.examples.label(at: $0) } == [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(few.test.count == 4 && few.pictures == data.pictures)
    let validation = data.validation
    #expect(validation.training.count == 179 && validation.test.count == 19)
    var batch = Batch(capacity: 19, imageSize: 3072)
    try validation.test.fill(&batch, from: 0)
    #expect(Set(batch.labels).count == 4)
  }

  @Test("the evaluator's batches are those of the file order, the last one short")
  func tests() throws {
    let data = try pictures.read()
    var all = Batch(capacity: 100, imageSize: 3072)
    try data.test.fill(&all, from: 0)
    let reader = data.test.reader(batchSize: 32)
    var (batch, images) = (Batch(capacity: 32, imageSize: 3072), [Float]())
    for start in reader.starts {
      try reader.fill(&batch, from: start)
      images += batch.images.prefix(batch.count * 3072)
    }
    #expect(images == all.images)
  }

  @Test("a picture that changed, or went, since it was listed is an error that names it")
  func changed() throws {
    let data = try pictures.read()
    let whole = try file("train/c3/5.JPEG")
    for (bytes, reason) in [
      (Array(whole.dropLast()), "Another SHA-256 than listed"), (nil, "Cannot be opened"),
    ] as [([UInt8]?, String)] {
      let path = pictures.url.appending(path: "train/c3/5.JPEG")
      try FileManager.default.removeItem(at: path)
      if let bytes { try Data(bytes).write(to: path) }
      var stream = BatchStream(data.training, batchSize: 198, partSize: 50, seed: 1)
      var batch = stream.makeBatch()
      for part in 0..<4 { stream.fill(&batch, step: 0, part: part) }
      #expect(
        stream.fault?.description == "\(pictures.list.path)/train/c3/5.JPEG: is not the picture "
          + "that was listed (\(reason)); bring it back, or import the folder again")
    }
  }
}
