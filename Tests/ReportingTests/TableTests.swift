import Foundation
import Reporting
import Results
import Testing

@Suite("a table")
struct TableTests {
  @Test("shows mean ± SD, n, ★, what was not run, and that a scaled schedule is a trend")
  func text() throws {
    #expect(
      try quickTable().rendered(as: .text) == """
        Quick: top-1 of all methods
        schedule × 0.013, Fashion-MNIST: a trend, not a reproduction

        model    sparsity         dense    oneshot+ft           dpf       sm                 random
        ───────────────────────────────────────────────────────────────────────────────────────────
        resnet8  0.80      87.42 ± 0.12  86.90 ± 0.36  85.01 ± 0.34  not run  59.34 ± 42.73 (★ 1/3)
        resnet8  0.95      87.42 ± 0.12       not run  80.01 ± 0.34    ★ 2/3                not run

        Top-1 accuracy on the test set after the last epoch, percent. ± is the sample standard \
        deviation (n − 1) over n = 3 seeds (1, 2, 3).
        ★ k/n: k of n seeds did not converge (a loss that is not finite, or at the end at most \
        twice the accuracy of chance).
        Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.

        """)
  }

  @Test("has the paper's numbers beside ours on the paper's schedule and data alone")
  func paper() throws {
    let table = try paperTable()
    #expect(table.showsPaper)
    #expect(table.rendered(as: .text).contains("92.43 ± 0.12  90.88 ± 0.07"))
    #expect(table.rendered(as: .csv).contains("dsr_paper_mean,dsr_paper_sd"))
    for change: (inout Record.Summary) -> Void in [
      { $0.schedule = "scaled(0.08)" },
      { $0.run = $0.run.replacing("cifar10", with: "fashion-mnist") },
    ] {
      var runs = paperRuns
      for index in runs.indices { change(&runs[index]) }
      let other = try Table(paperSpec, runs)
      #expect(!other.showsPaper)
      #expect(!other.rendered(as: .text).contains("90.88"))
    }
    // One scaled run among them is enough.
    var runs = paperRuns
    runs[2].schedule = "scaled(0.08)"
    let mixed = try Table(paperSpec, runs)
    #expect(!mixed.showsPaper)
    #expect(
      mixed.notes == ["schedule × 0.08 and schedule paper, CIFAR-10: a trend, not a reproduction"])
    #expect(try !quickTable().showsPaper)
  }

  @Test("keeps a diverged run at its last accuracy, or at chance, and leaves out a failed one")
  func divergence() throws {
    var runs = [
      fakeRun("dpf", 0.8, seed: 1, correct: 8000), fakeRun("dpf", 0.8, seed: 2, correct: 8000),
      fakeRun("dpf", 0.8, seed: 3, correct: nil, status: .diverged),
    ]
    // (8000 + 8000 + 1000) / 3
    #expect(try Table(quickSpec, runs).rows[0].cells[2].text == "56.67 ± 40.41 (★ 1/3)")
    runs[2] = fakeRun("dpf", 0.8, seed: 3, correct: 8100, status: .diverged)
    #expect(try Table(quickSpec, runs).rows[0].cells[2].text == "80.33 ± 0.58 (★ 1/3)")
    runs[2] = fakeRun("dpf", 0.8, seed: 3, correct: nil, status: .failed)
    let table = try Table(quickSpec, runs)
    #expect(table.rows[0].cells[2].text == "80.00 ± 0.00")
    #expect(table.notes.last == "failed, and not in the table: \(runs[2].run)")
  }

  @Test("says n in each cell where it differs between cells")
  func counts() throws {
    let table = try Table(quickSpec, Array(quickRuns.dropFirst()))
    #expect(table.rendered(as: .text).contains("87.48 ± 0.11 (2)"))
    #expect(table.rendered(as: .text).contains("85.01 ± 0.34 (3)"))
    #expect(table.rendered(as: .text).contains("n in parentheses"))
    let one = try Table(quickSpec, [quickRuns[0]])
    #expect(one.rendered(as: .text).contains("87.31"))
    #expect(one.footer[0].hasSuffix("One run (seed 1): no standard deviation."))
    #expect(try Table(quickSpec, []).footer[0] == "No cell was run.")
  }

  @Test("is the same for any order of the records")
  func order() throws {
    let table = try quickTable()
    #expect(try Table(quickSpec, quickRuns.reversed()) == table)
    for format in TableFormat.allCases {
      #expect(
        try Table(quickSpec, quickRuns.reversed()).rendered(as: format)
          == table.rendered(as: format))
    }
  }

  @Test("refuses two runs of one seed, two precisions, and two test sets")
  func mixtures() throws {
    func error(_ change: (inout Record.Summary) -> Void) -> String {
      var runs = quickRuns
      change(&runs[1])
      do {
        _ = try Table(quickSpec, runs)
        return "none"
      } catch { return "\(error)" }
    }
    let (a, b) = (quickRuns[0].run, quickRuns[1].run)
    #expect(
      error { $0.seed = 1 }
        == "quick:quick/resnet8/dense: seed 1 has the runs \(a) and \(b); "
        + "remove one of their folders from results/runs")
    #expect(error { $0.precision = "bf16" }.contains("differ in precision and cannot share"))
    let totals = error { $0.final?.total = 500 }
    #expect(totals.contains("differ in the number of test images"))
  }
}
