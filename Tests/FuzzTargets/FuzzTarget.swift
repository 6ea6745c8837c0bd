import Foundation
import Tensors

/// A reader of files from outside, as the fuzzer calls it and as the tests replay its corpus.
public struct FuzzTarget: Sendable, CustomStringConvertible {
  /// The folder of its inputs in `Tests/Corpus`.
  public let name: String
  /// Reads bytes as a file of its format, and throws for those that are none.
  private let read: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, _ read: @escaping @Sendable ([UInt8]) throws -> Void) {
    (self.name, self.read) = (name, read)
  }

  public static let all =
    dataFiles + weightFiles + settings + RecordFolder.recordFiles + RecordFolder.publishedFiles

  public var description: String { name }

  /// What the reader says of bytes that it refuses; `nil` if it takes them.
  public func refusal(of bytes: [UInt8]) -> String? {
    do {
      try read(bytes)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Whether a sentence is one line that a terminal prints as it stands.
  public static func isOneLine(_ sentence: String) -> Bool {
    !sentence.isEmpty && sentence.utf8.count < 4000
      && sentence.unicodeScalars.allSatisfy(\.isPrintable)
  }
}

/// Bytes that are no text, where a text is read.
struct NoText: Error, CustomStringConvertible {
  let description = "not UTF-8"

  /// - Throws: ``NoText``
  static func text(_ bytes: [UInt8]) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw NoText() }
    return text
  }
}
