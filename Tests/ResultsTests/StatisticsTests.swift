import Results
import TestVectors
import Testing

/// Relative, as the vectors have twelve significant digits.
private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1e-3, abs(b)) }

@Suite("statistics agree with SciPy")
struct StatisticsTests {
  @Test("mean and both standard deviations, also of large numbers close together")
  func deviations() throws {
    struct Case: Decodable { let x: [Double], mean, sampleSD, populationSD: Double }
    for item in try TestVectors.read("stats", "sd", as: [Case].self) {
      #expect(near(Statistics.mean(item.x), item.mean))
      #expect(near(try #require(Statistics.standardDeviation(item.x)), item.sampleSD))
      #expect(near(Statistics.populationDeviation(item.x), item.populationSD))
    }
    #expect(Statistics.standardDeviation([1]) == nil)
    #expect(Statistics.standardError([1]) == nil)
    #expect(Statistics.standardError([0, 2]) == 1)
  }

  @Test("two samples, pooled and by Welch: t, degrees of freedom, p, interval")
  func twoSample() throws {
    struct Values: Decodable { let t, df, p, low, high: Double }
    struct Case: Decodable { let a, b: [Double], difference: Double, pooled, welch: Values }
    for item in try TestVectors.read("stats", "twoSample", as: [Case].self) {
      let a = try #require(Statistics.Summary(item.a))
      let b = try #require(Statistics.Summary(item.b))
      for (ours, theirs) in [
        (Statistics.pooled(a, b), item.pooled), (Statistics.welch(a, b), item.welch),
      ] {
        #expect(near(ours.difference, item.difference))
        #expect(near(ours.t, theirs.t) && near(ours.df, theirs.df) && near(ours.p, theirs.p))
        #expect(near(ours.low, theirs.low) && near(ours.high, theirs.high))
      }
    }
  }

  @Test("ours against a published mean, SD and n, and at a known standard deviation")
  func summaries() throws {
    struct Case: Decodable { let ours, paper: [Double], delta, t, p, low, high: Double }
    func summary(_ x: [Double]) -> Statistics.Summary {
      .init(mean: x[0], deviation: x[1], n: Int(x[2]))
    }
    for item in try TestVectors.read("stats", "fromSummary", as: [Case].self) {
      let found = Statistics.pooled(summary(item.ours), summary(item.paper))
      #expect(near(found.difference, item.delta) && near(found.t, item.t) && near(found.p, item.p))
      #expect(near(found.low, item.low) && near(found.high, item.high))
    }
    struct Known: Decodable { let delta, sd, df: Double, n: [Int], low, high: Double }
    for item in try TestVectors.read("stats", "knownPooledSD", as: [Known].self) {
      let found = Statistics.pooled(
        item.delta, deviation: item.sd, df: item.df, n: (item.n[0], item.n[1]))
      #expect(near(found.low, item.low) && near(found.high, item.high))
    }
  }

  @Test("paired differences, sign flips, McNemar, Holm")
  func paired() throws {
    struct Paired: Decodable { let d: [Double], t, p: Double }
    for item in try TestVectors.read("stats", "paired", as: [Paired].self) {
      let found = try #require(Statistics.paired(item.d))
      #expect(near(found.t, item.t) && near(found.p, item.p))
    }
    struct Flips: Decodable { let d: [Double], extreme, total: Int, p: Double }
    for item in try TestVectors.read("stats", "signFlip", as: [Flips].self) {
      let found = Statistics.signFlip(item.d)
      #expect(found.extreme == item.extreme && found.total == item.total && found.p == item.p)
    }
    struct Pairs: Decodable { let b, c: Int, p: Double }
    for item in try TestVectors.read("stats", "mcnemarExact", as: [Pairs].self) {
      #expect(abs(Statistics.mcNemar(item.b, item.c) / item.p - 1) < 1e-9, "\(item)")
    }
    struct Family: Decodable { let p, adjusted: [Double] }
    for item in try TestVectors.read("stats", "holm", as: [Family].self) {
      #expect(zip(Statistics.holm(item.p), item.adjusted).allSatisfy(near))
    }
    let counts = Statistics.discordant([true, true, false, true], [true, false, true, false])
    #expect(counts == (2, 1))
  }

  @Test("quantiles of t, half widths, error of a proportion, verdicts")
  func rest() throws {
    for item in try TestVectors.read("stats", "tQuantile975", as: [[Double]].self) {
      #expect(near(Statistics.tQuantile975(df: item[0]), item[1]))
    }
    struct Width: Decodable { let sd: Double, n: Int, pairedUncorrelated, unpaired, normal: Double }
    for item in try TestVectors.read("stats", "halfWidth", as: [Width].self) {
      let found = Statistics.halfWidths(deviation: item.sd, n: item.n)
      #expect(near(found.pairedUncorrelated, item.pairedUncorrelated))
      #expect(near(found.unpaired, item.unpaired) && near(found.normal, item.normal))
    }
    struct Proportion: Decodable { let p: Double, n: Int, se: Double }
    for item in try TestVectors.read("stats", "proportionSE", as: [Proportion].self) {
      #expect(near(Statistics.proportionError(item.p, n: item.n), item.se))
    }
    struct Margin: Decodable { let low, high, margin: Double, verdict: Statistics.Verdict }
    for item in try TestVectors.read("stats", "verdict", as: [Margin].self) {
      let found = Statistics.verdict(low: item.low, high: item.high, margin: item.margin)
      #expect(found == item.verdict)
    }
  }
}
