import Foundation
import FuzzTargets
import TestVectors
import Testing

/// The inputs that `make fuzz` has found worth keeping; all that ever stopped a reader are among
/// them.
@Suite("The corpus of the fuzzer")
struct CorpusTests {
  private static let folder = TestVectors.testsFolder.appending(path: "Corpus")

  private static func inputs(of target: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: target).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test("every file is read, or refused in one line", arguments: FuzzTarget.all)
  func replay(target: FuzzTarget) throws {
    let inputs = try Self.inputs(of: target.name)
    var refused = 0
    for input in inputs {
      let file = Self.folder.appending(path: target.name).appending(path: input)
      guard let refusal = target.refusal(of: Array(try Data(contentsOf: file))) else { continue }
      refused += 1
      #expect(FuzzTarget.isOneLine(refusal), "\(target.name)/\(input): \(refusal)")
    }
    // A reader that refuses everything is not tested by its corpus, nor one that takes it all.
    #expect(0 < refused && refused < inputs.count, "\(refused) of \(inputs.count) refused")
  }

  @Test("every folder of it has a reader")
  func known() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(folders).isSubset(of: FuzzTarget.all.map(\.name)))
  }
}
