import Crypto
import Foundation
import Results
import Tensors

/// A safetensors file that holds a digest of itself, so that damage is found whatever it hits.
enum StateFile {
  /// Many times the largest network's: more is damage.
  private static let largest = 1 << 34

  static func bytes(of file: Safetensors) throws -> Data {
    var file = file
    file.metadata["sha256"] = try digest(file)
    return try file.encoded()
  }

  /// - Parameter advice: the end of the sentence for a damaged file.
  /// - Throws: ``StateError`` for a damaged file, `ResultsError` for one that cannot be read.
  static func read(_ path: String, advice: String = "") throws -> Safetensors {
    do {
      var file = try Safetensors(decoding: Data(Files.read(path, atMost: largest)))
      let expected = file.metadata.removeValue(forKey: "sha256")
      guard try digest(file) == expected else {
        throw Safetensors.FormatError("does not match its own digest")
      }
      return file
    } catch let error as Safetensors.FormatError {
      throw StateError(description: "\(path) is damaged: it \(error)\(advice)")
    }
  }

  private static func digest(_ file: Safetensors) throws -> String {
    hexadecimal(SHA256.hash(data: try file.encoded()))
  }
}
