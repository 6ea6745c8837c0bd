/// A batch of labelled examples: a buffer that is made once and refilled.
public struct Batch: Sendable {
  /// Normalised pixels, row-major `(capacity, channels, height, width)`; the first `count`
  /// examples are valid.
  public var images: [Float]
  /// Class of each example, `capacity` of them.
  public var labels: [Int32]
  /// Number of examples at present; the last batch of an epoch may be short.
  public var count: Int
  /// Values per example.
  public let imageSize: Int
  /// From which a network draws what it leaves out of this step: dropout.
  public var drawing: UInt64 = 0

  public init(capacity: Int, imageSize: Int) {
    images = Array(repeating: 0, count: capacity * imageSize)
    labels = Array(repeating: 0, count: capacity)
    count = capacity
    self.imageSize = imageSize
  }

  public init(images: [Float], labels: [Int32]) {
    self.images = images
    self.labels = labels
    count = labels.count
    imageSize = labels.isEmpty ? 0 : images.count / labels.count
  }

  public var capacity: Int { labels.count }
}
