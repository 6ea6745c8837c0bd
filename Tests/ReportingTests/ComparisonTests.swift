import Reporting
import Results
import Testing

@Suite("Ours against the paper")
struct ComparisonTests {
  private static let margins = Margins(top1: 0.5, top5: 0.5, macs: 0.01)

  private func comparison(
    _ correct: [Int], method: String = "dpf", sparsity: Double = 0.9, schedule: String = "paper",
    profile: String = "paper"
  ) throws -> PaperComparison.Line {
    let runs = correct.enumerated().map { seed, correct in
      fakeRun(
        method, sparsity, seed: seed + 1, correct: correct, model: "resnet20", data: "cifar10",
        profile: profile, artifact: "table4", schedule: schedule)
    }
    let spec = TableSpec(
      id: "table4", profile: profile, rows: [.init(model: "resnet20", sparsity: sparsity)],
      columns: [method], caption: "")
    return try PaperComparison(spec, runs, margins: Self.margins).lines[0]
  }

  @Test("the pooled deviations are those of expectations S1")
  func deviations() {
    let rounded = PaperDeviation.bands.prefix(4).map { ($0.value * 1000).rounded() / 1000 }
    #expect(rounded == [0.135, 0.176, 0.276, 0.557])
    #expect(PaperDeviation.near(92) == PaperDeviation.bands[1])
    #expect(PaperDeviation.near(91.99) == PaperDeviation.bands[2])
  }

  // DPF of ResNet-20 at 90 %: 90.88. Standard error 0.276 * sqrt(2/3) = 0.226, half width 0.448.
  @Test("inside the margin is reproduced, outside differs, between is inconclusive")
  func verdicts() throws {
    #expect(try comparison([9088, 9089, 9090]).verdict == .reproduced)
    #expect(try comparison([8988, 8989, 8990]).verdict == .differs)
    guard case .inconclusive(let more?) = try comparison([9102, 9103, 9104]).verdict else {
      Issue.record("not inconclusive, or undecidable")
      return
    }
    #expect(more > 0)
    // With three runs of the paper's the half width stays above 0.317: 0.21 + 0.317 > 0.5.
    #expect(try comparison([9108, 9109, 9110]).verdict == .inconclusive(moreSeeds: nil))
  }

  @Test("the interval is the paper's pooled deviation over three runs of ours and three of theirs")
  func interval() throws {
    let difference = try #require(try comparison([9088, 9089, 9090]).difference)
    let half = (difference.high - difference.low) / 2
    #expect(abs(half - 0.2763 * (2.0 / 3).squareRoot() * 1.98638) < 1e-3)  // t of 92 degrees
    #expect(abs(difference.delta.value - 0.01) < 1e-12)
  }

  @Test("★ is compared with ★")
  func stars() throws {
    #expect(try comparison([1000, 1000, 1000], method: "dsr", sparsity: 0.95).verdict == .starAgrees)
    #expect(try comparison([8000, 8000, 8000], method: "dsr", sparsity: 0.95).verdict == .starDisagrees)
    #expect(try comparison([1000, 1000, 1000]).verdict == .starDisagrees)
    #expect(try comparison([]).verdict == .notRun)
  }

  @Test("a shortened schedule has neither the paper's number nor a verdict")
  func scaled() throws {
    let line = try comparison([9088, 9089, 9090], schedule: "scaled(0.08)", profile: "short")
    #expect(line.verdict == .scaled && line.paper == nil && line.difference == nil)
  }

  @Test("all formats, equal for equal records")
  func formats() throws {
    let spec = TableSpec(
      id: "table4", profile: "paper", rows: [.init(model: "resnet20", sparsity: 0.9)],
      columns: ["dense", "dpf"], caption: "Table 4")
    for format in TableFormat.allCases {
      let first = try PaperComparison(spec, paperRuns, margins: Self.margins).rendered(as: format)
      let again = try PaperComparison(spec, paperRuns.reversed(), margins: Self.margins)
      #expect(first == again.rendered(as: format) && first.contains("table4/resnet20/dpf/0.90") || format == .latex)
    }
    let csv = try PaperComparison(spec, paperRuns, margins: Self.margins).rendered(as: .csv)
    #expect(csv.contains("\ntable4/resnet20/dpf/0.90,92.43,0.12,3,90.88,0.07,+1.55,+1.11,+2.00,0.50,differs,"))
    #expect(csv.contains("\ntable4/resnet20/dense,,,,92.48,0.20,,,,0.50,not run,\n"))
  }
}
