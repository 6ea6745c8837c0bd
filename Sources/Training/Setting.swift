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

    public init(
      name: String, trainingImages: Int? = nil, testImages: Int? = nil, split: Split = .test,
      digest: String
    ) {
      (self.name, self.trainingImages, self.split) = (name, trainingImages, split)
      self.testImages = testImages
      self.digest = digest
    }
  }

  /// Which images the evaluator reads: the test set, or 5,000 images held out of training.
  public enum Split: String, Codable, Sendable { case test, validation }

  /// When the evaluator reads them.
  public enum EvaluationTime: String, Codable, Sendable {
    case everyEpoch = "every-epoch"
    case lastEpoch = "last-epoch"
  }

  public init(model: String, data: DataChoice, batch: Int, seed: Int) {
    (self.model, self.data, self.batch, self.seed) = (model, data, batch, seed)
  }
}
