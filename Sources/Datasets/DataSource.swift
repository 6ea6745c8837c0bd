import Crypto
import Foundation
import Tensors

/// What a data set is, as data: its files with their digests, its classes, how it is normalised.
public struct DataSource: Sendable {
  public let name: String
  /// Folders that usually hold it; the first is the one that an import makes.
  public let folders: [String]
  /// In the order in which they are read.
  public let files: [DataFile]
  public let classes: [String]
  public let classCount: Int
  public let shape: ImageShape
  public let normalisation: Normalisation
  /// Mean and deviation over all pixels of the training images (option `exact`).
  public let exactNormalisation: Normalisation
  public let trainingCount, testCount: Int
  /// How to get it, for the end of an error's sentence.
  public let advice: String
  /// SHA-256 of each file's content, by its name. Of pictures in files, of their list.
  public let digests: [String: String]
  package let content: Content

  /// Where its images come from.
  package enum Content: Sendable {
    /// Files that are known beforehand; a closure appends what one of them holds.
    case files(@Sendable (DataFile.Content, inout PixelStore) throws(DataError) -> Void)
    /// A folder of JPEG files; `nil` before it was looked at.
    case pictures(PictureIndex?)
  }

  public static let all: [DataSource] = [.cifar10, .fashionMNIST, .imageNet]

  public static func named(_ name: String) throws -> DataSource {
    let whole = name == partOfImageNet ? imageNet.name : name
    guard let source = all.first(where: { $0.name == whole }) else {
      throw DataError.unknownDataSet(name: name, known: all.map(\.name))
    }
    return source
  }

  /// A data set whose files are known beforehand.
  init(
    name: String, folders: [String], files: [DataFile], classes: [String], shape: ImageShape,
    normalisation: Normalisation, exactNormalisation: Normalisation, trainingCount: Int,
    testCount: Int, advice: String,
    decode: @escaping @Sendable (DataFile.Content, inout PixelStore) throws(DataError) -> Void
  ) {
    self.init(
      name: name, folders: folders, files: files, classes: classes, classCount: classes.count,
      shape: shape, normalisation: normalisation, exactNormalisation: exactNormalisation,
      trainingCount: trainingCount, testCount: testCount, advice: advice,
      digests: Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.sha256) }),
      content: .files(decode))
  }

  init(
    name: String, folders: [String], files: [DataFile], classes: [String], classCount: Int,
    shape: ImageShape, normalisation: Normalisation, exactNormalisation: Normalisation,
    trainingCount: Int, testCount: Int, advice: String, digests: [String: String],
    content: Content
  ) {
    (self.name, self.folders, self.files, self.shape) = (name, folders, files, shape)
    (self.classes, self.classCount, self.digests) = (classes, classCount, digests)
    (self.normalisation, self.exactNormalisation) = (normalisation, exactNormalisation)
    (self.trainingCount, self.testCount) = (trainingCount, testCount)
    (self.advice, self.content) = (advice, content)
  }

  /// One value for all bytes of the data set, known before any image is read.
  public var digest: String { Self.digest(of: digests) }

  /// SHA-256 over names and digests of files.
  static func digest(of digests: [String: String]) -> String {
    let lines = digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
    return hexadecimal(SHA256.hash(data: Array(lines.joined().utf8)))
  }

  /// Reads and checks all files in `folder`. Pictures are read when they are needed.
  /// - Parameter threads: that decode pictures.
  public func read(
    from folder: URL, threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws -> DataSet {
    switch content {
    case .files(let decode):
      return DataSet(
        name: name, classes: classes,
        training: TrainingSplit(try examples(.training, in: folder, decode)),
        test: TestSplit(try examples(.test, in: folder, decode)),
        digests: digests)
    case .pictures(let index?): return pictures(index, in: folder, threads: threads)
    case .pictures(nil): return try opened(in: folder).read(from: folder, threads: threads)
    }
  }

  /// Checks size and digest of all files in `folder`; throws the first fault.
  public func check(_ folder: URL) throws {
    for file in files { _ = try file.content(in: folder, advice: advice) }
  }

  /// The same data set in other files: excerpts for tests.
  package func with(files: [DataFile], trainingCount: Int, testCount: Int) -> DataSource {
    guard case .files(let decode) = content else { return self }
    return DataSource(
      name: name, folders: folders, files: files, classes: classes, shape: shape,
      normalisation: normalisation, exactNormalisation: exactNormalisation,
      trainingCount: trainingCount, testCount: testCount, advice: advice, decode: decode)
  }

  private func examples(
    _ split: DataFile.Split, in folder: URL,
    _ decode: (DataFile.Content, inout PixelStore) throws(DataError) -> Void
  ) throws -> Examples {
    let count = split == .training ? trainingCount : testCount
    var store = PixelStore(reserving: count, of: shape, classCount: classes.count)
    for file in files where file.split == split {
      try decode(try file.content(in: folder, advice: advice), &store)
    }
    let images = store.pixels.count / shape.count
    guard images == store.labels.count else {
      throw DataError.unequalCounts(
        folder: folder.path, images: images, labels: store.labels.count)
    }
    return Examples(
      pixels: store.pixels, labels: store.labels, shape: shape, classCount: classes.count,
      normalisation: normalisation)
  }
}

/// Images and labels on their way from files to `Examples`.
package struct PixelStore {
  var pixels: [UInt8] = []
  private(set) var labels: [UInt8] = []
  let shape: ImageShape
  private let classCount: Int

  init(reserving count: Int, of shape: ImageShape, classCount: Int) {
    (self.shape, self.classCount) = (shape, classCount)
    pixels.reserveCapacity(count * shape.count)
    labels.reserveCapacity(count)
  }

  /// - Parameter path: the file that the label is from, for the error.
  mutating func append(label: UInt8, from path: String) throws(DataError) {
    guard label < classCount else {
      throw .labelOutOfRange(
        path: path, label: Int(label), example: labels.count, classCount: classCount)
    }
    labels.append(label)
  }
}
