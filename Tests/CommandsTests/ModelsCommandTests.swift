import Foundation
import Networks
import TestVectors
import Testing

@Suite("prunebench models")
struct ModelsCommandTests {
  private struct Entry: Decodable {
    struct Layer: Decodable {
      let name: String
      let shape, output: [Int]
      let parameters, prunable, filters, macs: Int
    }
    let name: String
    let input: [Int]
    let layers: [Layer]?
    let total, prunable, filters, macs: Int
  }
  private struct Counts: Decodable { let total, convWeights, filters, macs: Int }

  @Test("lists every network with the counts of the specification, and the rule of MACs beneath")
  func list() throws {
    let lines = try Program.run(["models"]).out.split(separator: "\n")
    let rows = lines.dropFirst().prefix(Architecture.names.count).map { $0.split(separator: " ") }
    #expect(rows.map { String($0[0]) } == Architecture.names)
    let counts = try TestVectors.read("counts", "dense", as: [String: Counts].self)
    for row in rows {
      guard let counts = counts[String(row[0])] else { continue }
      let numbers = row.suffix(4).map { $0.filter(\.isNumber) }
      let expected = [counts.total, counts.convWeights, counts.filters, counts.macs]
      #expect(numbers == expected.map(String.init))
    }
    #expect(lines.contains { $0.hasPrefix("MACs: multiply-adds of one forward pass of one image") })
  }

  @Test("show: the layers of WRN-28-2 as the specification counts them; they add up")
  func show() throws {
    let output = try Program.run(["models", "show", "wrn28_2", "--json"]).out
    let entry = try JSONDecoder().decode(Entry.self, from: Data(output.utf8))
    let dense = try TestVectors.read("counts", "dense", as: [String: Counts].self)
    let counts = try #require(dense["wrn28_2"])
    #expect(entry.name == "wrn28_2" && entry.input == [3, 32, 32])
    #expect(entry.total == counts.total && entry.prunable == counts.convWeights)
    #expect(entry.filters == counts.filters && entry.macs == counts.macs)
    let layers = try #require(entry.layers)
    #expect(layers.reduce(0) { $0 + $1.parameters } == entry.total)
    #expect(layers.reduce(0) { $0 + $1.macs } == entry.macs)
    let shortcut = try #require(layers.first { $0.name == "block2.0.shortcut" })
    #expect(shortcut.shape == [64, 32, 1, 1] && shortcut.output == [64, 16, 16])
    #expect(try Program.run(["models", "show", "wrn28_2"]).out.contains("215,778,560"))
  }
}
