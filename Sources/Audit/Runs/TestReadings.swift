/// How often the test split was read, by the records.
public struct TestReadings: Hashable, Sendable, Encodable {
  /// Runs that were judged on the test split.
  public var runs = 0
  /// At the end of an epoch, for the record.
  public var atEpochEnds = 0
  /// Before the first step of fine-tuning, for the record.
  public var beforeFineTuning = 0
  /// Runs that were judged on images held out of training, and how often those were read.
  public var validationRuns = 0
  public var validationReadings = 0

  init(_ records: [RunRecord]) {
    for run in records {
      let ends = run.epochs?.count { $0.test != nil } ?? 0
      let before = run.summary["initial"].isNull ? 0 : 1
      if run.isValidation {
        validationRuns += 1
        validationReadings += ends + before
      } else {
        runs += 1
        atEpochEnds += ends
        beforeFineTuning += before
      }
    }
  }

  public var line: String {
    "\(runs) runs read the test split \(atEpochEnds + beforeFineTuning) times: \(atEpochEnds) at "
      + "epoch ends, \(beforeFineTuning) before fine-tuning; "
      + "\(validationRuns) runs read held-out training images \(validationReadings) times"
  }
}
