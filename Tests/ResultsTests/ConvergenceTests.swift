import Results
import Testing

@Suite("whether a run converged")
struct ConvergenceTests {
  /// A run of four epochs with these right answers of 1,000 at each.
  private func judged(_ correct: [Int], loss: Double = 2) -> Record.Summary {
    var record = sampleRecord()
    record.epochs = correct.enumerated().map { epoch, correct in
      Record.Epoch(
        epoch: epoch, learningRate: 0.1, trainLoss: 1, trainCorrect: 1, trainTotal: 2,
        test: Record.Evaluation(correct: correct, correct5: correct, total: 1000, loss: loss),
        sparsity: 0, params: 1, macs: 1)
    }
    record.summary.final = record.epochs.last?.test
    record.judgeConvergence()
    return record.summary
  }

  @Test("above twice the accuracy of chance at the end, it did, whatever was before")
  func converged() {
    let summary = judged([100, 201])
    #expect(summary.status == .done && summary.reason == "" && summary.epochDiverged == nil)
    #expect(summary.isConverged)
  }

  @Test("at chance it is marked, with the epoch since which it stayed there")
  func chance() {
    let summary = judged([100, 500, 200, 100])
    #expect(summary.status == .diverged && summary.epochDiverged == 2)
    #expect(
      summary.reason == "at the end 100 of 1000 right, at most twice the accuracy of chance")
    #expect(judged([100, 100]).epochDiverged == 0)
  }

  @Test("a test loss that is not finite is a reason too")
  func loss() {
    let summary = judged([100, 500], loss: .infinity)
    #expect(summary.status == .diverged && summary.epochDiverged == 1)
    #expect(summary.reason == "the loss on the test set is not finite")
  }
}
