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

/// An immutable set of labelled images: bytes in memory, or pictures in files that are decoded when
/// a batch needs them.
///
/// A copy, a prefix and a subset share the images of their origin, so all runs of a process read
/// one buffer.
public struct Examples: Sendable {
  public let shape: ImageShape
  public let classCount: Int
  public let normalisation: Normalisation
  public let count: Int
  private let content: Content
  /// Where example `i` lies in the origin; `nil` means at `i`.
  private let places: [Int32]?
  private let table: [Float]

  /// All images of the origin.
  private enum Content: Sendable {
    /// `(count, channels, height, width)`, with a label for each.
    case pixels([UInt8], labels: [UInt8])
    case files(PictureFiles)
  }

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
      .pixels(pixels, labels: labels), places: nil, count: labels.count, shape: shape,
      classCount: classCount, normalisation: normalisation)
  }

  init(files: PictureFiles, shape: ImageShape, classCount: Int, normalisation: Normalisation) {
    self.init(
      .files(files), places: nil, count: files.labels.count, shape: shape, classCount: classCount,
      normalisation: normalisation)
  }

  private init(
    _ content: Content, places: [Int32]?, count: Int, shape: ImageShape, classCount: Int,
    normalisation: Normalisation
  ) {
    precondition(normalisation.mean.count == shape.channels, "one mean for each channel")
    (self.content, self.places, self.count) = (content, places, count)
    (self.shape, self.classCount, self.normalisation) = (shape, classCount, normalisation)
    table = normalisation.table
  }

  /// The first `length` examples, or all if there are fewer. O(1).
  public func prefix(_ length: Int) -> Examples { copy(count: min(length, count)) }

  /// The examples at `positions`, in that order.
  public func subset(_ positions: [Int]) -> Examples {
    copy(places: positions.map { Int32(place($0)) }, count: positions.count)
  }

  /// The same images, normalised otherwise.
  public func normalised(by normalisation: Normalisation) -> Examples {
    copy(normalisation: normalisation)
  }

  public func label(at position: Int) -> Int {
    switch content {
    case .pixels(_, let labels): Int(labels[place(position)])
    case .files(let files): Int(files.labels[place(position)])
    }
  }

  /// The bytes of one image in memory, row-major `(channels, height, width)`.
  public func image(at position: Int) -> ArraySlice<UInt8> {
    guard case .pixels(let pixels, _) = content else { preconditionFailure("it is in a file") }
    let start = place(position) * shape.count
    return pixels[start..<start + shape.count]
  }

  /// Refills `batch` with the examples from `start` on, normalised and nothing else: as many as
  /// there are, at most `batch.capacity`.
  /// - Throws: where a picture cannot be read.
  public func fill(_ batch: inout Batch, from start: Int) throws(DataError) {
    try fill(&batch, with: Selection(start..<max(start, min(start + batch.capacity, count))))
  }

  func fill(_ batch: inout Batch, with selection: Selection) throws(DataError) {
    precondition(batch.imageSize == shape.count, "a batch is made for one shape of image")
    batch.count = selection.count
    guard files != nil else {
      for slot in 0..<selection.count {
        var draw = Augmentation.Draw.none
        if let change = selection.change, var random = selection.random(slot) {
          draw = change.augmentation.draw(from: &random)
        }
        write(selection.position(slot), draw, to: slot, of: &batch)
      }
      return
    }
    for slot in 0..<selection.count {
      batch.labels[slot] = Int32(label(at: selection.position(slot)))
    }
    let fault = batch.images.withUnsafeMutableBufferPointer { images in
      PictureReading(of: self, selection, into: images.baseAddress!).wait()
    }
    if let fault { throw fault }
  }

  /// Writes the example at `position`, changed by `draw` and normalised, into a slot of `batch`.
  /// Its image is in memory.
  package func write(
    _ position: Int, _ draw: Augmentation.Draw, to slot: Int, of batch: inout Batch
  ) {
    guard case .pixels(let pixels, let labels) = content else { preconditionFailure("a file") }
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
      content, places: places ?? self.places, count: count ?? self.count,
      shape: shape, classCount: classCount, normalisation: normalisation ?? self.normalisation)
  }
}

extension Examples {
  /// `nil` where the images are in memory.
  var files: PictureFiles? { if case .files(let files) = content { files } else { nil } }

  /// Decodes the picture for a slot: for training a part of it, as ``Crop/random`` draws it, else
  /// its middle.
  /// - Parameter images: the whole batch.
  func read(
    _ selection: Selection, _ slot: Int, with reader: JPEGReader,
    into images: UnsafeMutablePointer<Float>
  ) throws(DataError) {
    guard let files else { return }
    let pixels = try files.read(place(selection.position(slot)), with: reader) { width, height in
      guard let change = selection.change, var random = selection.random(slot) else {
        return .centre(width: width, height: height, side: shape.height)
      }
      return .random(
        width: width, height: height, side: shape.height, flips: change.augmentation.flips,
        from: &random)
    }
    let (target, area) = (images + slot * shape.count, shape.height * shape.width)
    table.withUnsafeBufferPointer { table in
      for channel in 0..<shape.channels {
        let values = table.baseAddress! + 256 * channel
        for pixel in channel * area..<(channel + 1) * area {
          target[pixel] = values[Int(pixels[pixel])]
        }
      }
    }
  }
}
