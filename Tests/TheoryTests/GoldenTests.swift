import TestVectors
import Testing
import Theory

/// theory.json, by generate/theory.py: NumPy, and its own Newton and eigenvalues.
private struct Golden: Decodable {
  struct Quadratic: Decodable {
    let a: [Double]
    let c: [Double]
    let mu, L: Double
    let rows: [[Double]]
  }
  struct Sparse: Decodable {
    let c: [Double]
    let pruned: Int
    let rows: [[Double]]
  }
  struct Logistic: Decodable {
    let n: Int
    let lambda, L, fstar: Double
    let wstar: [Double]
    let rows: [[Double]]
  }
  struct NonConvex: Decodable {
    let w0: [Double]
    let L, G2, rate: Double
    let rows: [[Double]]
  }
  let d, pruned, T: Int
  let w0: [Double]
  let quadratic: Quadratic
  let sparseQuadratic: Sparse
  let logistic: Logistic
  let nonconvex: NonConvex
}

/// Within 1e-8 of each value, or 1e-12.
private func near(_ ours: [Double], _ theirs: [Double]) -> Bool {
  ours.count == theirs.count
    && zip(ours, theirs).allSatisfy { abs($0 - $1) <= max(1e-8 * abs($1), 1e-12) }
}

@Suite("Theory beside NumPy")
struct GoldenTests {
  private let golden: Golden
  init() throws { golden = try TestVectors.read("theory") }

  /// Rows of [t, f(w~) - f*, delta, left, right, one-shot f(w~) - f*].
  private func expectRows(_ rows: [[Double]], _ problem: any Problem, pruned: Int) {
    #expect(rows.map { Int($0[0]) } == [0, 1, 5, 20, 100, 200])
    let (dpf, oneShot) = (
      Trial(.stronglyConvex, problem, .pruned(pruned), steps: golden.T),
      Trial(.oneShot, problem, .pruned(pruned), steps: golden.T)
    )
    let marks = rows.map { Int($0[0]) }
    let points = zip(dpf.trace(marks: marks).points, oneShot.trace(marks: marks).points)
    for (row, (point, later)) in zip(rows, points) {
      let ours = [
        Double(point.t), point.error, point.delta, point.sides.left, point.sides.right, later.error,
      ]
      #expect(near(ours, row), "\(ours) against \(row)")
    }
    #expect(problem.start == golden.w0 && golden.d == golden.w0.count)
  }

  @Test("the quadratic has NumPy's constants, errors, deltas and both sides of T1")
  func quadratic() {
    let (ours, theirs) = (Quadratic.dense, golden.quadratic)
    #expect(ours.curvatures == theirs.a && ours.optimum == theirs.c)
    #expect(ours.convexity == theirs.mu && ours.smoothness == theirs.L)
    expectRows(theirs.rows, ours, pruned: golden.pruned)
  }

  @Test("the quadratic with a sparse optimum does too, down to errors of 1e-12")
  func sparse() {
    #expect(Quadratic.sparse.optimum == golden.sparseQuadratic.c)
    expectRows(golden.sparseQuadratic.rows, Quadratic.sparse, pruned: golden.sparseQuadratic.pruned)
  }

  @Test("the logistic regression too, with the optimum of Newton's method and the eigenvalue in L")
  func logistic() {
    let (ours, theirs) = (Logistic(), golden.logistic)
    #expect(ours.exampleCount == theirs.n && ours.decay == theirs.lambda)
    #expect(near([ours.smoothness, ours.minimum], [theirs.L, theirs.fstar]))
    #expect(near(ours.optimum, theirs.wstar))
    expectRows(theirs.rows, ours, pruned: golden.pruned)
  }

  @Test("the function that is not convex has NumPy's rate, slopes, errors and both sides of T2")
  func nonConvex() throws {
    let (ours, theirs) = (Bowls(), golden.nonconvex)
    #expect(ours.start == theirs.w0 && ours.smoothness == theirs.L)
    #expect(ours.squaredGradient == theirs.G2)
    let trial = Trial(.smooth, ours, .pruned(golden.pruned), steps: golden.T)
    guard case .constant(let rate) = trial.descent.rate else {
      Issue.record("the rate is not constant")
      return
    }
    #expect(near([rate], [theirs.rate]))
    var rows: [[Double]] = []
    var bound = SmoothBound(ours)
    trial.descent.run(to: golden.T, seed: 1) { step in
      let sides = bound.sides(after: step)
      guard [0, 1, 5, 20, 100, 200].contains(step.number) else { return }
      let slope = ours.gradient(at: step.compressed).reduce(0) { $0 + $1 * $1 }
      rows.append([Double(step.number), slope, step.squaredError, sides.left, sides.right])
    }
    #expect(rows.count == theirs.rows.count)
    for (row, golden) in zip(rows, theirs.rows) {
      #expect(near(row, golden), "\(row) against \(golden)")
    }
  }
}
