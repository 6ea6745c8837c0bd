import Foundation
import Results
import TestVectors
import Testing

extension SpeedRecord {
  static let sample = SpeedRecord(
    run: "resnet8-fashion-mnist-dpf-0.90-tiny-s1-01234567", model: "resnet8",
    data: "fashion-mnist", sparsity: 0.9, weightsSHA256: "00",
    machine: Machine(
      cpu: "Some CPU @ 2.0", features: ["avx2"], cores: 2, load: 0, isa: "avx2", os: "Linux",
      commit: "c", dirty: false), rounds: 3, started: "2026-01-01T00:00:00Z", peer: "1.0",
    timings: [
      Timing(.dense, kernels: "fused", batch: 1, threads: 1, seconds: [2, 4, 6]),
      Timing(.sparse, kernels: "skips", batch: 1, threads: 1, seconds: [1, 1, 2]),
    ],
    layers: [
      Layer(
        name: "conv1", shape: "3->16 @32", weights: 432, kept: 108, skips: true,
        sparseSeconds: 1e-6, denseSeconds: 2e-6)
    ],
    shapes: [Shape(shape: "3->16 @32", levels: [])],
    sizes: [Size(.dense, bytes: 100, gzipped: 50)])
}

@Suite("measurements of speed")
struct SpeedRecordTests {
  @Test("what is written is read back, in a folder of its machine")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let store = RecordStore(folder: folder.url.path)
    let path = try store.write(.sample)
    #expect(path.hasSuffix("speed/some-cpu-2-0-avx2/\(SpeedRecord.sample.run).json"))
    let listing = store.speeds()
    #expect(listing.values == [.sample] && listing.warnings.isEmpty)
    try Data("{\"schema\": \"2.0\"}".utf8).write(to: URL(filePath: path))
    #expect(store.speeds().warnings.map { "\($0)" }.first?.contains("schema 2.0 is newer") == true)
    try Data("{".utf8).write(to: URL(filePath: path))
    #expect(
      store.speeds().warnings.map { "\($0)" }.first?.contains("no measurement of speed") == true)
  }

  @Test("a speed-up is the median of the ratios within the rounds")
  func ratios() {
    let timings = SpeedRecord.sample.timings
    #expect(timings[1].speedUp(over: timings[0]).value == 3)
  }

  @Test("break-even lies where the line through the times crosses that without skipping")
  func breakEven() throws {
    func shape(_ times: [(Double, Double)]) -> SpeedRecord.Shape {
      SpeedRecord.Shape(
        shape: "",
        levels: times.map { .init(sparsity: $0.0, speedUp: Statistics.Median([1 / $0.1])) })
    }
    // Times 2 and 0.5 at 0 and 0.6: 1 at two thirds of the way.
    #expect(abs(try #require(shape([(0, 2), (0.6, 0.5)]).breakEven) - 0.4) < 1e-12)
    #expect(shape([(0, 0.9), (0.5, 0.5)]).breakEven == 0)
    #expect(shape([(0, 3), (0.98, 1.1)]).breakEven == nil)
  }

  @Test("the median's interval is between the ranks of the binomial distribution")
  func medians() {
    func interval(_ n: Int) -> [Double] {
      let median = Statistics.Median((1...n).map(Double.init).shuffled())
      return [median.low, median.value, median.high]
    }
    // scipy.stats.binom.ppf(0.025, n, 0.5) and n + 1 minus it, ranks from 1.
    #expect(interval(1) == [1, 1, 1])
    #expect(interval(6) == [1, 3.5, 6])
    #expect(interval(9) == [2, 5, 8])
    #expect(interval(30) == [10, 15.5, 21])
    #expect(interval(50) == [18, 25.5, 33])
    #expect(interval(100) == [40, 50.5, 61])
  }
}
