import Audit
import TestVectors
import Testing

@Suite("Published numbers are exact")
struct NumberTests {
  private struct Accuracy: Decodable {
    let correct: [Int]
    let total: Int
    let text: String
  }

  @Test("means and deviations are those of the independent script")
  func vectors() throws {
    let cases: [Accuracy] = try TestVectors.read("formats", "accuracy")
    for test in cases {
      #expect(Percent.text(test.correct, of: test.total) == test.text, "\(test.correct)")
    }
    #expect(cases.count > 5)
  }

  // By hand: 1/200 of 100 % is 0.5 %; 0.005 and 0.015 % lie on half a hundredth.
  @Test(
    "what lies on a half goes to the even digit",
    arguments: [
      ([1], 20_000, "0.00"), ([3], 20_000, "0.02"), ([1], 200, "0.50"), ([1], 3, "33.33"),
    ])
  func halves(correct: [Int], total: Int, text: String) {
    #expect(Percent.mean(correct, of: total) == text)
  }

  // Two runs that differ by 2 d have the SD d times the root of 2; of 0, 0, 3 it is the root of 3.
  @Test(
    "deviations of whole numbers",
    arguments: [([0, 0, 3], 100, "1.73"), ([5, 5], 100, "0.00"), ([0, 2], 100, "1.41")])
  func deviations(correct: [Int], total: Int, text: String) {
    #expect(Percent.deviation(correct, of: total) == text)
  }

  @Test("one run has no deviation")
  func single() {
    #expect(Percent.deviation([9248], of: 10_000) == nil)
    #expect(Percent.text([9248], of: 10_000) == "92.48")
  }

  private struct Recipe: Decodable { let canonical, sha256: String }

  @Test("a recipe's canonical text and its hash are those of the independent script")
  func recipes() throws {
    let recipe: Recipe = try TestVectors.read("formats", "configHash")
    let json = try #require(JSON(Array(recipe.canonical.utf8)))
    #expect(json.canonicalText == recipe.canonical)
    #expect(sha256(json.canonicalText) == recipe.sha256)
  }
}
