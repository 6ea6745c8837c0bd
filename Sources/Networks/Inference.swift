/// A network whose numbers are fixed: pictures in, logits out.
public protocol Inference: AnyObject {
  /// Values of one picture, row-major `(channels, height, width)`.
  var imageSize: Int { get }
  var classes: Int { get }
  /// The kernels in use, for people.
  var kernels: String { get }

  /// - Parameters:
  ///   - images: `count` of them.
  ///   - logits: row-major `(count, classes)`, overwritten.
  func logits(
    of images: UnsafePointer<Float>, count: Int, into logits: UnsafeMutablePointer<Float>)
}

extension Inference {
  /// The logits of the pictures in `images`.
  public func logits(of images: [Float]) -> [Float] {
    precondition(images.count.isMultiple(of: imageSize), "pictures of another size")
    let count = images.count / imageSize
    return [Float](unsafeUninitializedCapacity: count * classes) { logits, initialised in
      images.withUnsafeBufferPointer { images in
        guard count > 0 else { return }
        self.logits(of: images.baseAddress!, count: count, into: logits.baseAddress!)
      }
      initialised = count * classes
    }
  }
}
