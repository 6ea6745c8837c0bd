import Testing
import Theory

/// Short versions of all trials of the command.
private let trials: Trials = {
  var trials = Trials()
  (trials.steps, trials.noisySteps) = (400, 60)
  return trials
}()

extension Trial: CustomTestStringConvertible {
  public var testDescription: String {
    "\(theorem.rawValue), \(descent.problem.name), \(descent.compressor), \(descent.gradients)"
  }
}

/// A problem that claims other constants than its own.
private struct Falsified: Problem {
  var truth: any Problem
  var smoothness: Double
  var convexity: Double
  var constantRate: Double?
  var name: String { truth.name }
  var start: [Double] { truth.start }
  var minimum: Double { truth.minimum }
  func value(at weights: [Double]) -> Double { truth.value(at: weights) }
  func gradient(at weights: [Double]) -> [Double] { truth.gradient(at: weights) }
  func rate(steps: Int) -> Descent.Rate {
    constantRate.map { .constant($0) } ?? truth.rate(steps: steps)
  }
}

@Suite("The inequalities of the proofs")
struct InequalityTests {
  @Test(
    "hold on every path with exact gradients for every T, and T3 at every point of any path",
    arguments: trials.all.filter(\.isPathwise))
  func pathwise(trial: Trial) {
    let outcome = Outcome(trial)
    #expect(outcome.holds && outcome.tightest <= 1 && outcome.tightest > 0, "\(outcome.sides)")
  }

  @Test(
    "hold in the mean over 32 paths with noise or batches, by a one-sided interval of 99 %",
    arguments: trials.all.filter { !$0.isPathwise })
  func mean(trial: Trial) {
    let outcome = Outcome(trial)
    #expect(outcome.holds && outcome.tightest < 1, "\(outcome.sides)")
  }

  @Test("T1 is violated, on a path and in the mean, where L is far too small and mu far too large")
  func falseSmoothness() {
    let problem = Falsified(
      truth: Quadratic.dense, smoothness: Quadratic.dense.smoothness / 100, convexity: 100)
    for gradients in [Gradients.exact, .noisy(deviation: 1)] {
      #expect(!Outcome(Trial(.stronglyConvex, problem, .pruned(6), gradients, steps: 400)).holds)
    }
  }

  @Test("T2 and T3 are violated if L is far too small")
  func falseLipschitz() {
    // Above 2/L = 1 descent bounces about the minimum: slopes stay, and f no longer falls.
    let bowls = Falsified(truth: Bowls(), smoothness: 0.01, convexity: 0, constantRate: 1.2)
    #expect(!Outcome(Trial(.smooth, bowls, .pruned(0), steps: 2000)).holds)
    let truth = Falsified(truth: Bowls(), smoothness: 2, convexity: 0, constantRate: 1.2)
    #expect(Outcome(Trial(.smooth, truth, .pruned(0), steps: 2000)).holds)
    let quadratic = Falsified(truth: Quadratic.dense, smoothness: 0.1, convexity: 1)
    #expect(!Outcome(Trial(.oneShot, quadratic, .pruned(6), steps: 50)).holds)
  }

  @Test("means that leave no room are told from means that do")
  func interval() {
    let scatter = (0..<32).map { $0.isMultiple(of: 2) ? 1.0 : -1.0 }  // SD 1.016, SE 0.180
    #expect(!Outcome.leavesRoom(scatter.map { $0 + 0.43 }))
    #expect(Outcome.leavesRoom(scatter.map { $0 + 0.45 }))
  }
}
