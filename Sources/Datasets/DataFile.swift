import Crypto
import Foundation
import Tensors

/// One file of a data set, and how to tell that it is intact.
public struct DataFile: Codable, Hashable, Sendable {
  public enum Split: String, Codable, Sendable { case training, test }

  public let name: String
  public let split: Split
  /// Whether the content is packed by gzip. Size and digest are those of the content, since other
  /// builds of gzip pack the same bytes into other files.
  public let isCompressed: Bool
  public let bytes: Int
  /// Hexadecimal, lower case.
  public let sha256: String

  public init(
    _ name: String, _ split: Split, isCompressed: Bool = false, bytes: Int, sha256: String
  ) {
    (self.name, self.split, self.isCompressed) = (name, split, isCompressed)
    (self.bytes, self.sha256) = (bytes, sha256)
  }

  /// What a file holds, checked.
  package struct Content {
    let path: String
    package let bytes: [UInt8]
  }

  /// Reads the file in `folder`, unpacks it, checks size and digest.
  package func content(in folder: URL, advice: String) throws(DataError) -> Content {
    let url = folder.appending(path: name)
    let path = url.path
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingFile(path: path, advice: advice)
    }
    guard let data = try? Data(contentsOf: url) else { throw .unreadable(path: path) }
    let content =
      isCompressed ? try gunzip(data, expecting: bytes, path: path) : Array(data)
    guard content.count == bytes else {
      throw .wrongSize(path: path, expected: bytes, found: content.count)
    }
    let digest = hexadecimal(SHA256.hash(data: content))
    guard digest == sha256 else {
      throw .wrongDigest(path: path, expected: sha256, found: digest)
    }
    return Content(path: path, bytes: content)
  }
}
