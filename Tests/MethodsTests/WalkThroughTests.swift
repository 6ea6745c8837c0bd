import Foundation
import Pruning
import TestVectors
import Testing
import Training

/// `docs/adding-a-method.md` is compiled and run.
@Suite("The walk-through of adding a method")
struct WalkThroughTests {
  @Test("the file that is compiled here is the block of the page, word for word")
  func sameText() throws {
    let root = TestVectors.testsFolder.deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "docs/adding-a-method.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    let file = try String(
      contentsOf: root.appending(path: "Tests/MethodsTests/TaylorPruning.swift"), encoding: .utf8)
    #expect(blocks == [file])
  }

  @Test("its method conforms to everything that methods conform to", arguments: Property.allCases)
  func conforms(property: Property) throws {
    let catalogue = Catalogue(adding: [TaylorPruning.self])
    let method = try catalogue.method("taylor")
    #expect(try property.examine(method, catalogue: catalogue) == nil)
  }
}
