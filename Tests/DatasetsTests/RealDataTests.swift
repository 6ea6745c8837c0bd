import Crypto
import Datasets
import Tensors
import TestVectors
import Testing

extension Examples {
  func labels(_ range: Range<Int>) -> [Int] { range.map(label(at:)) }
  func labelCounts(_ range: Range<Int>) -> [Int] {
    range.reduce(into: Array(repeating: 0, count: classCount)) { $0[label(at: $1)] += 1 }
  }
  /// Sum and sum of squares of the bytes of one channel.
  func sums(channel: Int, _ range: Range<Int>) -> (sum: Int, squares: Int) {
    let size = shape.height * shape.width
    return range.reduce(into: (0, 0)) { total, position in
      for byte in image(at: position).dropFirst(channel * size).prefix(size) {
        total.0 += Int(byte)
        total.1 += Int(byte) * Int(byte)
      }
    }
  }
  func sum(_ range: Range<Int>) -> Int {
    (0..<shape.channels).reduce(0) { $0 + sums(channel: $1, range).sum }
  }
}

extension TestSplit {
  /// All labels, and the sum of all bytes, computed back from the normalised values.
  func read(
    _ normalisation: Normalisation, _ shape: ImageShape
  ) throws -> (labels: [Int], byteSum: Int) {
    var batch = Batch(capacity: 1000, imageSize: shape.count)
    var (labels, sum) = ([Int](), 0)
    let size = shape.height * shape.width
    for start in stride(from: 0, to: count, by: batch.capacity) {
      try fill(&batch, from: start)
      labels += batch.labels.prefix(batch.count).map(Int.init)
      for index in 0..<batch.count * shape.count {
        let channel = index / size % shape.channels
        let value = Double(batch.images[index]) * normalisation.deviation[channel]
        sum += Int(((value + normalisation.mean[channel]) * 255).rounded())
      }
    }
    return (labels, sum)
  }
}

@Suite(
  "CIFAR-10",
  .enabled(
    if: RealData.hasCIFAR10,
    "CIFAR-10 is absent: set PRUNEBENCH_DATA to the folder of data_batch_1.bin, or import it"))
struct CIFAR10Tests {
  struct Vectors: Decodable {
    let files: [String: File]
    let trainPixelSum: Int
    let channelMean, channelStd: [Double]

    struct File: Decodable {
      let bytes, records, lastLabel, pixelSum, firstImageSum: Int
      let sha256: String
      let firstBytes, firstLabels, labelCounts, lastBytes: [Int]
    }
  }
  let vectors: Vectors
  let data: DataSet

  init() throws {
    vectors = try TestVectors.read("datasets", "cifar10")
    data = try RealData.cifar10 ?? RealData.path.read(.cifar10)
  }

  @Test("sizes and digests are those of datasets.json")
  func files() {
    #expect(vectors.files.count == 6)
    for file in DataSource.cifar10.files {
      #expect(vectors.files[file.name]?.bytes == file.bytes)
      #expect(vectors.files[file.name]?.sha256 == file.sha256)
    }
    #expect(data.digests == vectors.files.mapValues(\.sha256))
  }

  @Test("labels, first and last pixels and sums of each training file", arguments: 0..<5)
  func trainingFile(index: Int) throws {
    let file = try #require(vectors.files["data_batch_\(index + 1).bin"])
    let (examples, range) = (data.training.examples, index * 10_000..<(index + 1) * 10_000)
    let first = range.lowerBound
    #expect(file.records == range.count)
    #expect(examples.labels(first..<first + 10) == file.firstLabels)
    #expect(examples.label(at: range.upperBound - 1) == file.lastLabel)
    #expect(examples.labelCounts(range) == file.labelCounts)
    #expect(
      examples.image(at: first).prefix(16).map(Int.init) == Array(file.firstBytes.dropFirst()))
    #expect(
      examples.image(at: range.upperBound - 1).suffix(4).map(Int.init) == file.lastBytes)
    #expect(examples.sum(range) == file.pixelSum)
    #expect(examples.sum(first..<first + 1) == file.firstImageSum)
  }

  @Test("the test split has the labels and the sum of its file")
  func testFile() throws {
    let file = try #require(vectors.files["test_batch.bin"])
    let (labels, sum) = try data.test.read(DataSource.cifar10.normalisation, data.shape)
    #expect(Array(labels.prefix(10)) == file.firstLabels && labels.last == file.lastLabel)
    #expect((0..<10).map { label in labels.count { $0 == label } } == file.labelCounts)
    #expect(sum == file.pixelSum)
  }

  @Test("5,000 training images of each class; the channels' mean and deviation are the exact ones")
  func statistics() {
    let examples = data.training.examples
    #expect(examples.labelCounts(0..<50_000) == Array(repeating: 5000, count: 10))
    var total = 0
    for channel in 0..<3 {
      let (sum, squares) = examples.sums(channel: channel, 0..<50_000)
      let count = 50_000.0 * 1024
      let mean = Double(sum) / count
      let deviation = (Double(squares) / count - mean * mean).squareRoot()
      total += sum
      #expect(abs(mean / 255 - vectors.channelMean[channel]) < 1e-8)
      #expect(abs(deviation / 255 - vectors.channelStd[channel]) < 1e-8)
    }
    #expect(total == vectors.trainPixelSum)
    #expect(DataSource.cifar10.exactNormalisation.mean == vectors.channelMean)
    #expect(DataSource.cifar10.exactNormalisation.deviation == vectors.channelStd)
  }

  @Test("validation holds out 5,000 training images, and no image is in both parts")
  func validation() throws {
    let validation = data.validation
    #expect(validation.training.count == 45_000 && validation.test.count == 5000)
    let (normalisation, shape) = (DataSource.cifar10.normalisation, data.shape)
    let heldOut = try validation.test.read(normalisation, shape)
    let kept = validation.training.examples
    #expect(kept.sum(0..<45_000) + heldOut.byteSum == vectors.trainPixelSum)
    #expect(kept.labelCounts(0..<45_000)[3] + heldOut.labels.count { $0 == 3 } == 5000)
  }
}

@Suite(
  "Fashion-MNIST",
  .enabled(
    if: RealData.hasFashionMNIST,
    "Fashion-MNIST is absent: apt install dataset-fashion-mnist, or set PRUNEBENCH_DATA"))
struct FashionMNISTTests {
  struct Vectors: Decodable {
    let files: [String: File]
    let firstTrainLabels, firstTestLabels: [Int]
    let trainPixelSum: Int
    let mean, std: Double

    struct File: Decodable {
      let md5Unpacked: String
      let unpackedBytes: Int
    }
  }
  let vectors: Vectors
  let data: DataSet

  init() throws {
    vectors = try TestVectors.read("datasets", "fashionMnist")
    data = try RealData.fashionMNIST ?? RealData.path.read(.fashionMNIST)
  }

  @Test("unpacked sizes and MD5 sums are those of datasets.json")
  func files() throws {
    let folder = try RealData.path.find(.fashionMNIST).folder
    for file in DataSource.fashionMNIST.files {
      let expected = try #require(vectors.files[file.name])
      #expect(file.bytes == expected.unpackedBytes)
      let content = try file.content(in: folder, advice: "").bytes
      let sum = Insecure.MD5.hash(data: content).map {
        String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
      }
      #expect(sum.joined() == expected.md5Unpacked)
    }
  }

  @Test("labels, counts per class, sum, mean and deviation are those of datasets.json")
  func content() throws {
    let examples = data.training.examples
    #expect(examples.labels(0..<10) == vectors.firstTrainLabels)
    #expect(examples.labelCounts(0..<60_000) == Array(repeating: 6000, count: 10))
    let (labels, _) = try data.test.read(DataSource.fashionMNIST.normalisation, data.shape)
    #expect(Array(labels.prefix(10)) == vectors.firstTestLabels)
    #expect(
      (0..<10).map { label in labels.count { $0 == label } } == Array(repeating: 1000, count: 10))
    let (sum, squares) = examples.sums(channel: 0, 0..<60_000)
    #expect(sum == vectors.trainPixelSum)
    let count = 60_000.0 * 784  // the border does not count
    let mean = Double(sum) / count
    let deviation = (Double(squares) / count - mean * mean).squareRoot()
    #expect(abs(mean / 255 - vectors.mean) < 1e-8 && abs(deviation / 255 - vectors.std) < 1e-8)
    #expect(DataSource.fashionMNIST.normalisation.mean == [vectors.mean])
    #expect(DataSource.fashionMNIST.normalisation.deviation == [vectors.std])
  }

  @Test("the 28 x 28 image stands in the middle of zeros")
  func border() {
    let image = Array(data.training.examples.image(at: 0))
    #expect(image.count == 1024)
    for (index, byte) in image.enumerated() where byte != 0 {
      #expect((2..<30).contains(index / 32) && (2..<30).contains(index % 32))
    }
    // The first pixel that is not 0 is a 1 in row 3, column 12, by `zcat FILE | od`.
    #expect(image.firstIndex { $0 != 0 } == (3 + 2) * 32 + 12 + 2)
    #expect(image[(3 + 2) * 32 + 12 + 2] == 1)
  }
}
