import Networks

/// What all methods of a comparison share: everything beside method and schedule that determines
/// the bits of a run.
public struct Setting: Codable, Hashable, Sendable {
  /// Version of the suite's own rules (initialisation, streams, order of operations). Raised when
  /// the same description no longer gives the same bits.
  public var rules = 1
  public var model: String
  public var data: DataChoice
  public var batch: Int
  /// The most images that the network sees at once, where that is fewer than a batch: gradients of
  /// the parts are added, and batch norm acts within each. `nil` makes the batch one part.
  public var microBatch: Int?
  public var seed: Int
  /// What methods may prune, unless that is all convolutions.
  public var prunable: PrunableSet?
  public var precision = "float32"
  public var evaluation = EvaluationTime.everyEpoch

  public struct DataChoice: Codable, Hashable, Sendable {
    public var name: String
    /// How many of the first training images are used; `nil` takes all.
    public var trainingImages: Int?
    /// Only so many of the first test images; `nil` takes all.
    public var testImages: Int?
    public var split: Split
    /// SHA-256 over the digests of the data's files.
    public var digest: String
    /// Classes of a folder of pictures; `nil` where the name says how many there are.
    public var classes: Int?

    public init(
      name: String, trainingImages: Int? = nil, testImages: Int? = nil, split: Split = .test,
      digest: String, classes: Int? = nil
    ) {
      (self.name, self.trainingImages, self.split) = (name, trainingImages, split)
      self.testImages = testImages
      (self.digest, self.classes) = (digest, classes)
    }
  }

  /// Which images the evaluator reads: the test set, or 5,000 images held out of training.
  public enum Split: String, Codable, Sendable { case test, validation }

  /// When the evaluator reads them.
  public enum EvaluationTime: String, Codable, Sendable {
    case everyEpoch = "every-epoch"
    case lastEpoch = "last-epoch"
  }

  /// Whether its images are pictures in files.
  public var readsPictures: Bool { data.classes != nil }

  public init(model: String, data: DataChoice, batch: Int, seed: Int) {
    (self.model, self.data, self.batch, self.seed) = (model, data, batch, seed)
  }
}
