import Tensors
import Testing
import Theory

@Suite("Paths of the theory")
struct PathTests {
  @Test("of equal magnitudes the lower index is pruned first, and nothing else changes")
  func ties() {
    #expect(Compressor.pruned(2).compressed([-1, 3, 1, -1]) == [0, 3, 0, -1])
    #expect(Compressor.pruned(0).compressed([-1, 3]) == [-1, 3])
  }

  @Test("quantisers are those of methods.md 2d: rounding is half to even, the sign of 0 is +")
  func quantisers() {
    #expect(Compressor.binary.compressed([-2, 0, 4]) == [-2, 2, 2])
    #expect(Compressor.uniform(bits: 3).compressed([3, 0.5, -1.5]) == [3, 0, -2])
    #expect(Compressor.uniform(bits: 3).compressed([0, 0]) == [0, 0])
  }

  @Test("gradients are the slopes of the values", arguments: 0..<Trials.problems.count)
  func slopes(index: Int) {
    let problem = Trials.problems[index]
    let gradient = problem.gradient(at: problem.start)
    for i in gradient.indices {
      var (up, down) = (problem.start, problem.start)
      up[i] += 1e-5
      down[i] -= 1e-5
      let slope = (problem.value(at: up) - problem.value(at: down)) / 2e-5
      #expect(abs(slope - gradient[i]) < 1e-8)
    }
  }

  @Test("noise and batches have the gradient as their mean")
  func unbiased() {
    let problem = Logistic()
    let exact = problem.gradient(at: problem.start)
    for gradients in [Gradients.noisy(deviation: 1), .batch(4)] {
      var stream = RandomStream(seed: 1, name: "test")
      var sums = exact.map { _ in 0.0 }
      for _ in 0..<20_000 {
        let sample = gradients.gradient(of: problem, at: problem.start, from: &stream)
        for i in sums.indices { sums[i] += sample[i] / 20_000 }
      }
      // The SD of a mean is 0.007 at most.
      #expect(zip(sums, exact).allSatisfy { abs($0 - $1) < 0.03 })
    }
  }

  @Test("a seed gives one path, other seeds give others, and without noise they give the same")
  func seeds() {
    let noisy = Trial(.stronglyConvex, Quadratic.dense, .pruned(6), .noisy(deviation: 1), steps: 20)
    #expect(noisy.trace(seed: 1) == noisy.trace(seed: 1))
    #expect(noisy.trace(seed: 1) != noisy.trace(seed: 2))
    let exact = Trial(.stronglyConvex, Quadratic.dense, .pruned(6), steps: 20)
    #expect(exact.trace(seed: 1) == exact.trace(seed: 2))
  }

  @Test("the bits of a noisy path are those written down here")
  func bits() {
    let trial = Trial(.stronglyConvex, Logistic(), .pruned(6), .noisy(deviation: 1), steps: 50)
    #expect(trial.trace(seed: 3).points.last?.error.bitPattern == 4_605_196_585_739_011_185)
  }

  @Test("feedback reaches a sparse optimum: DPF's error falls below 1e-11 within 200 steps")
  func sparse() throws {
    let trace = Trial(.stronglyConvex, Quadratic.sparse, .pruned(4), steps: 200).trace()
    #expect(try #require(trace.points.last).error < 1e-11)
  }

  @Test(
    "steps that are kept ascend, begin with 0 and end with the last",
    arguments: [1, 9, 10, 12, 5000])
  func marks(last: Int) {
    let marks = Trial.marks(to: last)
    #expect(marks.first == 0 && marks.last == last)
    #expect(zip(marks, marks.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("the eigenvalue and the solution of a small matrix are those found by hand")
  func matrix() {
    var matrix = SymmetricMatrix(size: 2)  // eigenvalues 1 and 3
    (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]) = (2, 1, 1, 2)
    #expect(abs(matrix.largestEigenvalue - 3) < 1e-15)
    let x = matrix.solving([4, 5])  // 2 + 2, 1 + 4
    #expect(abs(x[0] - 1) < 1e-15 && abs(x[1] - 2) < 1e-15)
  }

  @Test("slopes: of 7/T it is -1, and only the last decade counts")
  func slope() throws {
    let points = [(x: 1.0, y: 1e9)] + (10...100).map { (x: Double($0), y: 7 / Double($0)) }
    #expect(abs(try #require(Slope.ofLastDecade(points)) + 1) < 1e-12)
    #expect(Slope.ofLastDecade([(x: 1, y: 1)]) == nil)
  }

  @Test("the parts that theory says fall do: T1's as 1/T under noise, T2's as 1/sqrt(T)")
  func rates() throws {
    let noisy = Outcome(
      Trial(.stronglyConvex, Logistic(), .pruned(6), .noisy(deviation: 1), steps: 300))
    let first = noisy.points.map { (x: Double($0.t), y: $0.sides.gradients) }
    #expect(abs(try #require(Slope.ofLastDecade(first)) + 1) < 0.15)
    let lengths = [1000, 3000, 10_000].map { Trial(.smooth, Bowls(), .pruned(6), steps: $0) }
    let falls = lengths.map { (x: Double($0.steps), y: Outcome($0).sides.start) }
    #expect(abs(try #require(Slope.ofLastDecade(falls)) + 0.5) < 0.01)
  }
}
