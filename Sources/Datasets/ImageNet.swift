import Foundation

extension DataSource {
  /// ImageNet (ILSVRC 2012; Russakovsky et al. 2015): JPEG files `train/CLASS/FILE`,
  /// `val/CLASS/FILE` of 1,000 classes, of which a network sees squares of 224 pixels
  /// (models-and-data.md 3.3).
  ///
  /// 150 GB are not hashed at every start: `prunebench data import` reads all pictures once and
  /// lists their digests in a ``PictureIndex``, by which each is checked whenever it is used. A
  /// folder of the same form with other numbers of classes or pictures is called `imagenet-part`:
  /// nothing of the paper stands beside its results.
  public static let imageNet = DataSource(
    name: "imagenet",
    folders: ["imagenet", "ILSVRC2012"],
    files: [], classes: [], classCount: 1000,
    shape: ImageShape(channels: 3, height: 224, width: 224),
    normalisation: pictureNormalisation, exactNormalisation: pictureNormalisation,
    trainingCount: 1_281_167, testCount: 50_000,
    advice: "`prunebench data import DIR`, given the folder of train/CLASS/*.JPEG and "
      + "val/CLASS/*.JPEG",
    digests: [:], content: .pictures(nil))

  static let partOfImageNet = "imagenet-part"

  private static let pictureNormalisation = Normalisation(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// Whether its images are JPEG files in a folder, which differ from place to place.
  public var isFolderOfPictures: Bool {
    if case .pictures = content { true } else { false }
  }

  /// The data set as it lies in a folder; what is known beforehand stays as it is.
  public func opened(in folder: URL) throws(DataError) -> DataSource {
    guard case .pictures(nil) = content else { return self }
    let index = try PictureIndex(in: folder)
    return with(
      isWhole(index) ? name : Self.partOfImageNet, index.counts,
      digests: [PictureIndex.fileName: index.sha256], classes: index.classes,
      .pictures(index))
  }

  /// The data set as a record describes it: enough to plan with, nothing to train on.
  public func described(
    as name: String, _ counts: PictureCounts, digests: [String: String]
  ) -> DataSource {
    with(name, counts, digests: digests, classes: [], content)
  }

  private func with(
    _ name: String, _ counts: PictureCounts, digests: [String: String], classes: [String],
    _ content: Content
  ) -> DataSource {
    DataSource(
      name: name, folders: folders, files: [], classes: classes, classCount: counts.classes,
      shape: shape, normalisation: normalisation, exactNormalisation: exactNormalisation,
      trainingCount: counts.training, testCount: counts.test, advice: advice, digests: digests,
      content: content)
  }

  /// The same pictures in smaller squares: for tests.
  package func cropped(to side: Int) -> DataSource {
    DataSource(
      name: name, folders: folders, files: files, classes: classes, classCount: classCount,
      shape: ImageShape(channels: shape.channels, height: side, width: side),
      normalisation: normalisation, exactNormalisation: exactNormalisation,
      trainingCount: trainingCount, testCount: testCount, advice: advice, digests: digests,
      content: content)
  }

  private func isWhole(_ index: PictureIndex) -> Bool {
    index.classes.count == classCount && index.total == (trainingCount, testCount)
  }

  func pictures(_ index: PictureIndex, in folder: URL, threads: Int) -> DataSet {
    let threads = DecodingThreads(threads, side: shape.height)
    func examples(_ listing: PictureIndex.Listing) -> Examples {
      Examples(
        files: PictureFiles(listing, of: index, in: folder, threads: threads), shape: shape,
        classCount: classCount, normalisation: normalisation)
    }
    return DataSet(
      name: name, classes: classes, training: TrainingSplit(examples(index.training)),
      test: TestSplit(examples(index.test)), digests: digests, pictures: index.counts)
  }
}

/// How many pictures a folder holds.
public struct PictureCounts: Codable, Hashable, Sendable {
  public let classes: Int
  /// Pictures that can be read.
  public let training, test: Int
  /// Pictures of both that cannot be read and are left out.
  public let unreadable: Int

  public init(classes: Int, training: Int, test: Int, unreadable: Int) {
    (self.classes, self.training, self.test) = (classes, training, test)
    self.unreadable = unreadable
  }
}

extension PictureIndex {
  var counts: PictureCounts {
    PictureCounts(
      classes: classes.count, training: training.count, test: test.count,
      unreadable: unreadable.count)
  }
}
