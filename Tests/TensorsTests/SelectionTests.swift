import Foundation
import Tensors
import TestVectors
import Testing

@Suite("Selection")
struct SelectionTests {
  private struct Masks: Decodable {
    struct Case: Decodable {
      let name: String, score: [Float], k: Int, pruneSmallest, keepLargest: String
      let threshold: Float?
    }
    struct Scopes: Decodable {
      struct Case: Decodable { let s: Double, kGlobal: Int, global: String, kLayer: [Int], layer: String }
      let layers: [[Float]], cases: [Case]
    }
    let counts: [[Double]]
    let cases: [Case]
    let scopes: Scopes
  }

  @Test("exactly k are pruned or kept, ties go to the lower index: the vectors")
  func vectors() throws {
    let masks: Masks = try TestVectors.read("masks")
    for test in masks.cases {
      let pruned = try Mask(pruning: test.k, lowest: test.score)
      #expect(pruned.text == test.pruneSmallest, "\(test.name)")
      #expect(pruned.threshold == test.threshold, "\(test.name)")
      let kept = try Mask(keeping: test.score.count - test.k, highest: test.score)
      #expect(kept.text == test.keepLargest, "\(test.name)")
    }
    for count in masks.counts {
      #expect(prunedCount(at: count[0], of: Int(count[1])) == Int(count[2]))
    }
    for test in masks.scopes.cases {
      let scores = masks.scopes.layers.flatMap { $0 }
      #expect(try Mask(pruning: test.kGlobal, lowest: scores).text == test.global)
      var mask = Mask(keepingAll: scores.count)
      var start = 0
      for (layer, count) in zip(masks.scopes.layers, test.kLayer) {
        try mask.drop(count, in: start..<start + layer.count, lowest: scores)
        start += layer.count
      }
      #expect(mask.text == test.layer)
    }
  }

  @Test("a score that is not finite is refused and the mask stays as it was",
    arguments: [Float.nan, .infinity, -.infinity])
  func nonFinite(value: Float) {
    var mask = Mask(keepingAll: 4)
    #expect(throws: NonFiniteScore.self) { try mask.drop(2, lowest: [1, 2, value, 3]) }
    #expect(mask.keptCount == 4)
  }

  @Test("as sorting says, for random scores with many ties")
  func againstSorting() throws {
    var random = RandomStream(seed: 5, name: "scores")
    for _ in 0..<200 {
      let scores = (0..<random.index(below: 300) + 1).map { _ in
        Float(random.index(below: 20) - 10) * (random.index(below: 2) == 0 ? 1 : Float.leastNonzeroMagnitude)
      }
      let count = random.index(below: scores.count + 1)
      let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
      let mask = try Mask(pruning: count, lowest: scores)
      #expect(scores.indices.filter { !mask[$0] } == order.prefix(count).sorted())
    }
  }

  @Test("as sorting says across blocks: many ties, all equal, one sign and both, some not candidates",
    arguments: [1, 2, 7, 1000, 100_000])
  func acrossBlocks(values: Int) throws {
    var random = RandomStream(seed: 6, name: "scores")
    for round in 0..<12 {
      let count = 1023 + random.index(below: 5000)
      let scores = (0..<count).map { _ in
        Float(random.index(below: values)) / 8 - (round.isMultiple(of: 2) ? 0 : Float(values / 16))
      }
      let isFull = round % 3 == 0
      let start = Mask(kept: (0..<count).map { _ in isFull || random.index(below: 3) > 0 })
      let kept = (0..<count).filter { start[$0] }.sorted { (scores[$0], $0) < (scores[$1], $1) }
      var mask = start
      let dropping = random.index(below: kept.count) + 1
      #expect(try mask.dropped(dropping, lowest: scores) == kept.prefix(dropping).sorted())
      #expect((0..<count).filter { mask[$0] } == kept.dropFirst(dropping).sorted())
      #expect(mask.threshold == scores[kept[dropping - 1]])
      let pruned = (0..<count).filter { !start[$0] }.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      mask = start
      let growing = pruned.isEmpty ? 0 : random.index(below: pruned.count + 1)
      try mask.grow(growing, highest: scores)
      #expect((0..<count).filter { mask[$0] && !start[$0] } == pruned.prefix(growing).sorted())
    }
  }

  @Test("subnormal scores are told apart from 0")
  func subnormal() throws {
    let mask = try Mask(pruning: 2, lowest: [2 * .leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, -0.0])
    #expect(mask.kept == [true, false, true, false])
  }

  @Test("drop and grow take candidates alone, in the range alone")
  func candidates() throws {
    var mask = try Mask(pruning: 3, lowest: [1, 1, 1, 0])
    #expect(mask.kept == [false, false, true, false])
    try mask.grow(1, in: 0..<4, highest: [1, 2, 3, 2])
    #expect(mask.kept == [false, true, true, false])
    #expect(try mask.dropped(1, in: 2..<4, lowest: [0, 0, 9, 0]) == [2])
    try mask.grow(1, highest: [5, 0, 9, 4], excluding: [2])
    #expect(mask.kept == [true, true, false, false] && mask.keptCount == 2)
  }
}

@Suite("Exact mathematics")
struct ExactMathTests {
  @Test("exp and log lie within 4 units in the last place of the C library")
  func againstLibrary() {
    var random = RandomStream(seed: 1, name: "exp")
    for _ in 0..<20_000 {
      let x = 1400 * random.uniform() - 700
      let (ours, theirs) = (ExactMath.exp(x), exp(x))
      #expect(abs(ours - theirs) <= 4 * theirs.ulp, "exp \(x)")
      let y = theirs
      #expect(abs(ExactMath.log(y) - log(y)) <= 4 * max(log(y).ulp, 1e-17), "log \(y)")
    }
    #expect(ExactMath.exp(0) == 1 && ExactMath.log(1) == 0 && ExactMath.exp(-800) == 0)
    #expect(ExactMath.exp(800) == .infinity && ExactMath.log(0) == -.infinity)
  }

  @Test("cosPi is exact at the quarters and close elsewhere")
  func cosine() {
    #expect([0, 0.5, 1, 1.5, 2].map(ExactMath.cosPi) == [1, 0, -1, 0, 1])
    for x in stride(from: -3.0, through: 3, by: 0.001) {
      #expect(abs(ExactMath.cosPi(x) - cos(x * .pi)) < 2e-15, "\(x)")
    }
  }

  @Test("normal numbers have mean 0, deviation 1 and the tails of the normal distribution")
  func normal() {
    var random = RandomStream(seed: 1, name: "normal")
    let values = (0..<200_000).map { _ in random.normal() }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(mean) < 0.01 && abs(variance - 1) < 0.02)
    #expect(abs(Double(values.count { abs($0) > 1.959964 }) / 200_000 - 0.05) < 0.003)
  }
}

@Suite("Random streams")
struct RandomStreamTests {
  @Test("streams differ by seed, name and position, and repeat for equal ones")
  func independence() {
    func first(_ seed: Int, _ name: String, _ position: Int) -> UInt64 {
      var stream = RandomStream(seed: seed, name: name, position: position)
      return stream.next()
    }
    let values = [
      first(1, "init", 0), first(2, "init", 0), first(1, "order", 0), first(1, "init", 1),
      first(1, "init", -1),
    ]
    #expect(Set(values).count == values.count)
    #expect(first(1, "init", 0) == values[0])
  }

  @Test("an index is below its bound, and all are reached alike")
  func index() {
    var stream = RandomStream(seed: 1, name: "index")
    var counts = [Int](repeating: 0, count: 9)
    for _ in 0..<90_000 { counts[stream.index(below: 9)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
  }
}

extension Mask {
  fileprivate var text: String { kept.map { $0 ? "1" : "0" }.joined() }
}
