import ArgumentParser
import Foundation

/// What a shell offers where a name is expected.
extension CompletionKind {
  /// The experiments that come with the program, and files of others.
  static let experiment = CompletionKind.custom { _, _, _ in
    let files = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
    return Prunebench.library.experiments + files.filter { $0.hasSuffix(".toml") }.sorted()
  }

  static let method = CompletionKind.custom { _, _, _ in Prunebench.library.methods.names }
}
