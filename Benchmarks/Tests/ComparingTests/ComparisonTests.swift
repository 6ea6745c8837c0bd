import Comparing
import Testing

struct ComparisonTests {
  @Test("every round measures everyone once, and each begins with another")
  func interleaved() {
    var order: [String] = []
    let contenders = ["a", "b", "c"].map { name in
      Scripted(name, .fused, train: [1, 2, 3]) { order.append($0) }
    }
    let rounds = Rounds(contenders, .train, count: 3, seconds: 0)
    #expect(order.joined() == "abcbcacab")
    #expect(rounds.results.map(\.rates) == [[1, 2, 3], [1, 2, 3], [1, 2, 3]])
  }

  @Test("ours is compared with the fastest of its class, and with BLAS in fp32 only")
  func ratiosOfClasses() {
    let contenders = [
      Scripted("ours", .fused, train: [10, 20]), Scripted("half", .fused, .bf16, train: [30, 30]),
      Scripted("blas", .blas, train: [5, 5]), Scripted("eager", .torch, train: [4, 4]),
      Scripted("compiled", .torch, train: [5, 10]),
      Scripted("eager half", .torch, .bf16, train: [60, 60]),
    ]
    let comparison = Comparison(
      model: "m", layout: Layout(runs: 2, threads: 1), work: .train,
      rounds: Rounds(contenders, .train, count: 2, seconds: 0))
    let (ours, half) = (comparison.entries[0], comparison.entries[1])
    #expect(ours.overPeer?.other == "compiled")
    #expect(ours.overPeer?.spread == Spread([2, 2]))
    #expect(ours.overBLAS?.spread == Spread([2, 4]))
    #expect(half.overPeer?.text == "0.50x (0.50 ... 0.50) slower")
    #expect(half.overBLAS == nil)
    #expect(comparison.entries[2...].allSatisfy { $0.overPeer == nil && $0.overBLAS == nil })
  }

  @Test("who fails in a later round is left out and named, the others go on")
  func failure() {
    let contenders = [
      Scripted("holds", .fused, train: [1, 2, 3]), Scripted("fails", .torch, train: [1]),
    ]
    let rounds = Rounds(contenders, .train, count: 3, seconds: 0)
    #expect(rounds.results.map(\.contender.name) == ["holds"])
    #expect(rounds.results[0].rates == [1, 2, 3])
    #expect(rounds.failures == ["fails: the worker ended: no more windows"])
  }

  @Test("the heats keep the best of each class and work, and name who could not be measured")
  func heats() {
    var heats = Heats()
    func add(_ name: String, _ category: Class, _ train: Double, _ evaluate: Double) {
      heats.add(name, seconds: 0) {
        Scripted(
          name, .torch, category, train: [0, train], evaluate: [evaluate, 0])
      }
    }
    add("slow", .fp32, 1, 1)
    add("trains", .fp32, 3, 2)
    add("evaluates", .fp32, 2, 3)
    add("half", .bf16, 1, 1)
    heats.add("broken", seconds: 0) { throw PeerError.ended("ImportError: no torch") }
    #expect(heats.finalists.map(\.name) == ["evaluates", "half", "trains"])
    #expect(heats.results.filter(\.stays).map(\.name) == ["trains", "evaluates", "half"])
    #expect(heats.failures == ["broken: the worker ended: ImportError: no torch"])
  }
}
