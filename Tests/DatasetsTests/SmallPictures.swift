import Datasets
import Foundation
import TestVectors

/// A small folder in the form of ImageNet's, with pictures of every unusual kind: 4 classes, 200
/// files for training and 100 for tests, of 40 x 30 pixels.
struct SmallPictures {
  let folder: TemporaryFolder
  var url: URL { folder.url.appending(path: "pictures") }
  /// The place to which it is imported.
  var base: URL { folder.url.appending(path: "base") }
  var list: URL { base.appending(path: "data/imagenet") }

  static let broken = "train/c1/7.JPEG"
  static let truncated = "train/c2/0.JPEG"
  static let grey = "train/c0/3.JPEG"
  static let inks = "train/c0/4.JPEG"

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    var pictures = SyntheticPictures()
    (pictures.training, pictures.test) = (50, 25)
    (pictures.width, pictures.height) = (40, 30)
    try pictures.write(to: url)
    let bytes = [UInt8](try Data(contentsOf: url.appending(path: Self.truncated)))
    try write(Array(bytes.dropLast(bytes.count / 2)), to: Self.truncated)
    try write(Array("GIF89a, not what its name says".utf8), to: Self.broken)
    let ramp = (0..<30 * 40).map { UInt8($0 % 40 * 6) }
    try write(JPEG.file(ramp, width: 40, height: 30, components: 1), to: Self.grey)
    let inks = (0..<30 * 40).flatMap { _ in [255, 128, 255, 255] as [UInt8] }
    try write(JPEG.file(inks, width: 40, height: 30, components: 4), to: Self.inks)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }

  /// What the import says, line by line.
  @discardableResult
  func make() throws -> [DataImport.Progress] {
    var said: [DataImport.Progress] = []
    _ = try DataImport(to: base).run(from: url) { said.append($0) }
    return said
  }

  /// The data set, imported, in squares of 32 pixels.
  func read(threads: Int = 2) throws -> DataSet {
    try DataSource.imageNet.cropped(to: 32).opened(in: list).read(from: list, threads: threads)
  }
}
