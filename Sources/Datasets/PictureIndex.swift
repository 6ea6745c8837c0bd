import Crypto
import Foundation
import Tensors

/// The list `pictures.sha256` of a folder `train/CLASS/FILE`, `val/CLASS/FILE`: what every picture
/// was when all were read once and decoded. It stands for the data set in recipes; a picture that
/// is no longer as listed is not used.
///
/// ```
/// # prunebench pictures 1
/// # unreadable train/n01440764/x.JPEG<tab>Premature end of JPEG file
/// <SHA-256>  train/n01440764/n01440764_10026.JPEG
/// ```
///
/// Lines are sorted by split, class and file: equal pictures have equal lists everywhere. To
/// `sha256sum -c` lines with # are comments.
package struct PictureIndex: Sendable {
  package static let fileName = "pictures.sha256"
  static let header = "# prunebench pictures 1"
  static let splits = ["train", "val"]

  /// Labels are places in it.
  package let classes: [String]
  let training, test: Listing
  package let unreadable: [Unreadable]
  /// Of the whole list, hexadecimal.
  package let sha256: String
  private let text: Data

  /// The pictures of one split that can be read, class after class.
  struct Listing: Sendable {
    /// Where in the list the line of each begins.
    var lines: [UInt32] = []
    var labels: [Int32] = []
    var count: Int { lines.count }
  }

  /// A picture that is left out.
  package struct Unreadable: Codable, Hashable, Sendable, CustomStringConvertible {
    /// From `train` or `val` on.
    package let name, reason: String
    package var description: String { "\(name): \(reason)" }
  }

  package init(in folder: URL) throws(DataError) {
    let file = folder.appending(path: Self.fileName)
    guard let text = try? Data(contentsOf: file, options: .alwaysMapped) else {
      throw .unreadable(path: file.path)
    }
    try self.init(parsing: text, path: file.path)
  }

  /// - Parameter path: for errors.
  init(parsing text: Data, path: String) throws(DataError) {
    (self.text, sha256) = (text, hexadecimal(SHA256.hash(data: text)))
    var parser = PictureIndexParser()
    if let (line, problem) = parser.read(text) {
      throw .brokenIndex(path: path, line: line, problem: problem)
    }
    (classes, unreadable) = (parser.classes, parser.unreadable)
    (training, test) = (parser.listings[0], parser.listings[1])
  }

  /// Pictures by split, those that cannot be read included.
  var total: (training: Int, test: Int) {
    let lost = unreadable.count { $0.name.hasPrefix("train/") }
    return (training.count + lost, test.count + unreadable.count - lost)
  }

  /// Name and digest in the line that begins at a place of the list.
  func entry(at line: UInt32) -> (name: String, sha256: String) {
    text.withUnsafeBytes { bytes in
      let rest = bytes[Int(line)...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let digest = rest.prefix(PictureIndexParser.digits)
      let name = rest[rest.startIndex + PictureIndexParser.nameOffset..<end]
      return (String(decoding: name, as: UTF8.self), String(decoding: digest, as: UTF8.self))
    }
  }
}
