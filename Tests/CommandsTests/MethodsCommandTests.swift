import Foundation
import Pruning
import Testing

@Suite("prunebench methods")
struct MethodsCommandTests {
  private struct Entry: Decodable {
    let name, summary, family, nativePrunable: String
    let steps, sources, differences: [String]
    let trainingCost: Double
  }

  @Test("lists every method once, with family, cost, source and options")
  func list() throws {
    let lines = try Program.run(["methods"]).out.split(separator: "\n")
    let heads = lines.filter { !$0.hasPrefix(" ") }
    #expect(heads.map { String($0.prefix { $0 != " " }) } == Catalogue().names)
    let place = try #require(lines.firstIndex { $0.hasPrefix("dpf ") })
    #expect(lines[place].contains(/^dpf +feedback +1\.0 +Lin, .*, ICLR 2020$/))
    #expect(lines[place + 1].contains("period = 16, "))
  }

  @Test("as JSON for programs; costs are dense trainings: one-shot 1.2, lottery tickets at 90 % 12")
  func json() throws {
    let output = try Program.run(["methods", "--json"]).out
    let entries = try JSONDecoder().decode([Entry].self, from: Data(output.utf8))
    #expect(entries.map(\.name) == Catalogue().names)
    let costs = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.trainingCost) })
    #expect(costs["dense"] == 1 && costs["dpf"] == 1 && costs["oneshot+ft"] == 1.2)
    // 11 rounds, each without the first 500 of 117,300 steps.
    #expect(abs(costs["lt"]! - (12 - 11 * 500 / 117_300.0)) < 1e-9)
    #expect(entries.first { $0.name == "dsr" }?.nativePrunable == "inner-convolutions")
  }

  @Test("show: what is done, in the words of the specification, and each known difference")
  func show() throws {
    let text = try Program.run(["methods", "show", "dsr"]).out
    for part in [
      "what is done:", "H halves if K > 1.1*N_p and doubles if K < 0.9*N_p",
      "n-p-mode = \"fixed\"", "IntelAI/dynamic-reparameterization",
      "differences from the original:", "largest remainder",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }
}
