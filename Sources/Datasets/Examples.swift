import Tensors

/// The extent of one image; pixels are row-major `(channels, height, width)`.
public struct ImageShape: Codable, Hashable, Sendable {
  public let channels, height, width: Int

  public init(channels: Int, height: Int, width: Int) {
    (self.channels, self.height, self.width) = (channels, height, width)
  }

  /// Values per image.
  public var count: Int { channels * height * width }
}

/// An immutable set of labelled images, as bytes.
///
/// A copy, a prefix and a subset share the pixels of their origin, so all runs of a process read
/// one buffer.
public struct Examples: Sendable {
  public let shape: ImageShape
  public let classCount: Int
  public let normalisation: Normalisation
  public let count: Int
  /// All images of the origin, `(count, channels, height, width)`.
  private let pixels: [UInt8]
  private let labels: [UInt8]
  /// Where example `i` lies in the origin; `nil` means at `i`.
  private let places: [Int32]?
  private let table: [Float]

  /// - Parameters:
  ///   - pixels: row-major `(count, channels, height, width)`.
  ///   - labels: a class below `classCount` for each image.
  public init(
    pixels: [UInt8], labels: [UInt8], shape: ImageShape, classCount: Int,
    normalisation: Normalisation
  ) {
    precondition(pixels.count == labels.count * shape.count, "one label for each image")
    precondition(labels.allSatisfy { $0 < classCount }, "a label is below the number of classes")
    self.init(
      pixels: pixels, labels: labels, places: nil, count: labels.count, shape: shape,
      classCount: classCount, normalisation: normalisation)
  }

  private init(
    pixels: [UInt8], labels: [UInt8], places: [Int32]?, count: Int, shape: ImageShape,
    classCount: Int, normalisation: Normalisation
  ) {
    precondition(normalisation.mean.count == shape.channels, "one mean for each channel")
    (self.pixels, self.labels, self.places, self.count) = (pixels, labels, places, count)
    (self.shape, self.classCount, self.normalisation) = (shape, classCount, normalisation)
    table = normalisation.table
  }

  /// The first `length` examples, or all if there are fewer. O(1).
  public func prefix(_ length: Int) -> Examples { copy(count: min(length, count)) }

  /// The examples at `positions`, in that order.
  public func subset(_ positions: [Int]) -> Examples {
    copy(places: positions.map { Int32(place($0)) }, count: positions.count)
  }

  /// The same bytes, normalised otherwise.
  public func normalised(by normalisation: Normalisation) -> Examples {
    copy(normalisation: normalisation)
  }

  public func label(at position: Int) -> Int { Int(labels[place(position)]) }

  /// The bytes of one image, row-major `(channels, height, width)`.
  public func image(at position: Int) -> ArraySlice<UInt8> {
    let start = place(position) * shape.count
    return pixels[start..<start + shape.count]
  }

  /// Refills `batch` with the examples from `start` on, normalised and nothing else: as many as
  /// there are, at most `batch.capacity`.
  public func fill(_ batch: inout Batch, from start: Int) {
    batch.count = max(0, min(batch.capacity, count - start))
    for slot in 0..<batch.count { write(start + slot, .none, to: slot, of: &batch) }
  }

  /// Writes the example at `position`, changed by `draw` and normalised, into a slot of `batch`.
  package func write(
    _ position: Int, _ draw: Augmentation.Draw, to slot: Int, of batch: inout Batch
  ) {
    precondition(batch.imageSize == shape.count, "a batch is made for one shape of image")
    let origin = place(position)
    batch.labels[slot] = Int32(labels[origin])
    pixels.withUnsafeBufferPointer { pixels in
      table.withUnsafeBufferPointer { table in
        batch.images.withUnsafeMutableBufferPointer { images in
          draw.apply(
            to: UnsafeBufferPointer(
              rebasing: pixels[origin * shape.count..<(origin + 1) * shape.count]),
            shape, table,
            into: UnsafeMutableBufferPointer(
              rebasing: images[slot * shape.count..<(slot + 1) * shape.count]))
        }
      }
    }
  }

  private func place(_ position: Int) -> Int {
    precondition(0..<count ~= position, "no such example")
    return places.map { Int($0[position]) } ?? position
  }

  private func copy(
    places: [Int32]? = nil, count: Int? = nil, normalisation: Normalisation? = nil
  ) -> Examples {
    Examples(
      pixels: pixels, labels: labels, places: places ?? self.places, count: count ?? self.count,
      shape: shape, classCount: classCount, normalisation: normalisation ?? self.normalisation)
  }
}
