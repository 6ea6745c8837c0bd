import Results
import TestVectors
import Testing

private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(b)) }

@Suite("summaries and power agree with SciPy")
struct PowerTests {
  @Test("power by the noncentral t, quantiles of t")
  func power() throws {
    struct Power: Decodable { let errors, df, power: Double }
    for item in try TestVectors.read("head-to-head", "power", as: [Power].self) {
      let found = Statistics.power(errors: item.errors, df: item.df)
      #expect(near(found, item.power), "\(item): \(found)")
    }
    struct Quantile: Decodable { let p, df, t: Double }
    for item in try TestVectors.read("head-to-head", "quantile", as: [Quantile].self) {
      #expect(near(Statistics.tQuantile(item.p, df: item.df), item.t))
    }
  }

  @Test("the detectable difference has the power it was asked for, and seeds follow from it")
  func detectable() {
    let errors = Statistics.detectable(power: 0.8, df: 10)
    #expect(near(Statistics.power(errors: errors, df: 10), 0.8))
    // At SD 0.2 and a difference of 0.3: n = 9 has power 0.847, n = 8 has 0.8 less a little.
    let n = Statistics.seeds(delta: 0.3, deviation: 0.2, power: 0.8) ?? 0
    func power(_ n: Int) -> Double {
      Statistics.power(errors: 0.3 / (0.2 * (2 / Double(n)).squareRoot()), df: Double(2 * n - 2))
    }
    #expect(power(n) >= 0.8 && power(n - 1) < 0.8)
    #expect(Statistics.seeds(delta: 1e-9, deviation: 1, power: 0.8) == nil)
  }

  @Test("correlation with its probability, interquartile mean, probability of superiority")
  func summaries() throws {
    struct Correlation: Decodable { let x, y: [Double], r, p: Double }
    for item in try TestVectors.read("head-to-head", "correlation", as: [Correlation].self) {
      let found = try #require(Statistics.correlation(Array(zip(item.x, item.y))))
      #expect(near(found.r, item.r) && near(found.p, item.p))
    }
    struct Middle: Decodable { let x: [Double], mean: Double }
    for item in try TestVectors.read("head-to-head", "interquartileMean", as: [Middle].self) {
      #expect(near(try #require(Statistics.interquartileMean(item.x)), item.mean))
    }
    struct Superiority: Decodable { let a, b: [Double], probability: Double }
    for item in try TestVectors.read("head-to-head", "superiority", as: [Superiority].self) {
      #expect(near(try #require(Statistics.superiority(item.a, item.b)), item.probability))
    }
    #expect(Statistics.interquartileMean([1, 2, 3]) == 2)  // 0.25 of 1 and 3, all of 2
    #expect(Statistics.correlation([(1, 1), (1, 2), (1, 3)]) == nil)
    #expect(Statistics.performanceProfile([1, 2, 3, 4], at: [2, 5]) == [0.75, 0])
  }
}

@Suite("two methods head to head")
struct HeadToHeadTests {
  private static let errors = [6.0, 7, 8, 10, 12, 15, 18, 22, 26, 30]

  /// Cells of two methods and two more that only scatter; `lead` points between them, noise that
  /// grows with the error, a part of it shared by equal seeds.
  private static func compared(
    lead: Double, shared: Double, seeds: Int = 3, _ noise: inout Noise
  ) -> HeadToHead {
    var (pairs, groups): ([HeadToHead.Pair], [[Double]]) = ([], [])
    for (place, error) in errors.enumerated() {
      let deviation = 0.03 * error
      let common = (0..<seeds).map { _ in noise.next() }
      func values(_ mean: Double) -> [Double] {
        common.map {
          mean + deviation * (shared.squareRoot() * $0 + (1 - shared).squareRoot() * noise.next())
        }
      }
      let all = [
        values(100 - error + lead), values(100 - error), values(100 - error), values(99 - error),
      ]
      groups += all
      func side(_ values: [Double]) -> HeadToHead.Side {
        HeadToHead.Side(accuracies: Dictionary(uniqueKeysWithValues: zip(1..., values)))
      }
      pairs.append(HeadToHead.Pair(name: "\(place)", a: side(all[0]), b: side(all[1])))
    }
    return HeadToHead(pairs, scatter: SeedScatter(groups))
  }

  @Test("95 % intervals hold the truth in 93 to 97 %", arguments: [0.0, 0.9])
  func coverage(shared: Double) {
    var noise = Noise(seed: 7)
    var (inside, all) = (0, 0)
    for _ in 0..<300 {
      for line in Self.compared(lead: 0.4, shared: shared, &noise).lines {
        inside += line.difference.low <= 0.4 && 0.4 <= line.difference.high ? 1 : 0
        all += 1
      }
    }
    let rate = 100 * Double(inside) / Double(all)
    print("coverage at seed correlation \(shared): \(rate) % of \(all)")
    #expect(93...97 ~= rate, "\(rate) %")
  }

  @Test("compared with itself a method is called better in at most 5 % of the families")
  func falseAlarms() {
    var noise = Noise(seed: 11)
    let alarms = (0..<1000).count { _ in
      Self.compared(lead: 0, shared: 0.3, &noise).lines.contains(where: \.isDecided)
    }
    print("false alarms: \(alarms) of 1000 families of \(Self.errors.count) cells")
    #expect(alarms <= 50)
  }

  @Test("a difference of the detectable size is found with a probability of about 0.8")
  func found() {
    var noise = Noise(seed: 13)
    var (found, all) = (0, 0)
    for _ in 0..<60 {
      let blank = Self.compared(lead: 0, shared: 0, &noise)
      let size = blank.lines[0].detectable
      let line = Self.compared(lead: size, shared: 0, &noise).lines[0]
      found += line.difference.low > 0 ? 1 : 0
      all += 1
    }
    #expect(0.6...0.95 ~= Double(found) / Double(all))
  }

  @Test("seeds are paired only where their correlation is positive beyond doubt")
  func pairing() {
    var noise = Noise(seed: 17)
    let apart = (0..<200).map { _ in Self.compared(lead: 0, shared: 0, &noise) }
    let together = Self.compared(lead: 0, shared: 0.95, &noise)
    #expect(apart.count { $0.pairsSeeds } <= 10)  // one side of a test at 5 %
    #expect(together.pairsSeeds && (together.correlation ?? 0) > 0.8)
    #expect(together.lines[0].difference.error < 0.6 * apart[0].lines[0].difference.error)
  }

  @Test("scatter is pooled over similar errors alone, as a share of the error")
  func scatter() throws {
    let scatter = SeedScatter([[94, 94.2], [93, 93.4], [50, 60], [80]])
    let near = try #require(scatter.near(94))
    // 0.02 / 5.9^2 and 0.08 / 6.8^2 over two degrees of freedom, times 6^2.
    let expected = (36 * (0.02 / (5.9 * 5.9) + 0.08 / (6.8 * 6.8)) / 2).squareRoot()
    #expect(abs(near.deviation - expected) < 1e-9 && near.df == 2)
    #expect(scatter.near(80) == nil)
  }

  @Test("images: majorities of the seeds, exact McNemar")
  func images() throws {
    let right = [true, true, false, false, true]
    let side = HeadToHead.Side(accuracies: [1: 60, 2: 61], majority: right)
    let other = HeadToHead.Side(
      accuracies: [1: 20, 2: 21], majority: [false, false, false, true, false])
    let result = HeadToHead(
      [HeadToHead.Pair(name: "x", a: side, b: other)], scatter: SeedScatter([[60, 61], [20, 21]]))
    let images = try #require(result.lines[0].images)
    #expect(images.onlyA == 3 && images.onlyB == 1 && images.p == 0.625)
  }
}
