/// The CSV files of a record and their columns. Floats are the shortest texts
/// that read back to the same bits.
enum RecordTables {
  private static let epochColumns = Columns(
    "epochs.csv",
    "epoch,lr,train_loss,train_correct,train_total,test_loss,test_correct,test_correct5,test_total,"
      + "sparsity,params,macs")
  private static let updateColumns = Columns(
    "updates.csv", "step,sparsity,threshold,delta,flips,iou,extra", later: "mean_iou,norm2")
  private static let layerColumns = Columns("layers.csv", "epoch,layer,survivors,size")
  private static let stillColumns = Columns("still.csv", "epoch,percent")

  static func epochs(_ rows: [Record.Epoch]) -> String {
    epochColumns.text(
      rows.map {
        [
          "\($0.epoch)", "\($0.learningRate)", "\($0.trainLoss)", "\($0.trainCorrect)",
          "\($0.trainTotal)", text($0.test?.loss), text($0.test?.correct), text($0.test?.correct5),
          text($0.test?.total), "\($0.sparsity)", "\($0.params)", "\($0.macs)",
        ]
      })
  }

  static func epochs(_ bytes: [UInt8], at path: String) throws -> [Record.Epoch] {
    try epochColumns.parse(bytes, at: path) { row in
      let epoch = try row.number(Int.self)
      let rate = try row.number(Float.self)
      let (loss, correct) = (try row.number(Double.self), try row.number(Int.self))
      let total = try row.number(Int.self)
      let testLoss = try row.optional(Double.self)
      let counts = try (0..<3).map { _ in try row.optional(Int.self) }
      var test: Record.Evaluation?
      if let testLoss, let correct = counts[0], let correct5 = counts[1], let total = counts[2] {
        test = Record.Evaluation(correct: correct, correct5: correct5, total: total, loss: testLoss)
      } else if testLoss != nil || counts.contains(where: { $0 != nil }) {
        throw row.damaged("some of the test columns are empty")
      }
      return Record.Epoch(
        epoch: epoch, learningRate: rate, trainLoss: loss, trainCorrect: correct,
        trainTotal: total, test: test, sparsity: try row.number(Double.self),
        params: try row.number(Int.self), macs: try row.number(Int.self))
    }
  }

  static func updates(_ rows: [Record.Update]) -> String {
    updateColumns.text(
      rows.map {
        [
          "\($0.step)", "\($0.sparsity)", text($0.threshold), "\($0.delta)", "\($0.flips)",
          "\($0.iou)", text($0.extra), text($0.meanIoU), text($0.squaredNorm),
        ]
      })
  }

  static func updates(_ bytes: [UInt8], at path: String) throws -> [Record.Update] {
    try updateColumns.parse(bytes, at: path) { row in
      Record.Update(
        step: try row.number(Int.self), sparsity: try row.number(Double.self),
        threshold: try row.optional(Float.self), delta: try row.number(Double.self),
        flips: try row.number(Int.self), iou: try row.number(Double.self),
        extra: try row.optional(Double.self), meanIoU: try row.optional(Double.self),
        squaredNorm: try row.optional(Double.self))
    }
  }

  static func layers(_ rows: [Record.LayerCount]) -> String {
    layerColumns.text(rows.map { ["\($0.epoch)", $0.layer, "\($0.survivors)", "\($0.size)"] })
  }

  static func layers(_ bytes: [UInt8], at path: String) throws -> [Record.LayerCount] {
    try layerColumns.parse(bytes, at: path) { row in
      let layer = Record.LayerCount(
        epoch: try row.number(Int.self), layer: String(row.take()),
        survivors: try row.number(Int.self), size: try row.number(Int.self))
      if let problem = problem(layer) { throw row.damaged(problem) }
      return layer
    }
  }

  static func still(_ percents: [Double]) -> String {
    stillColumns.text(percents.enumerated().map { ["\($0)", "\($1)"] })
  }

  static func still(_ bytes: [UInt8], at path: String) throws -> [Double] {
    var next = 0
    return try stillColumns.parse(bytes, at: path) { row in
      let epoch = try row.number(Int.self)
      guard epoch == next else { throw row.damaged("epoch \(epoch) where \(next) belongs") }
      next += 1
      return try row.number(Double.self)
    }
  }

  /// What is wrong with a row of `layers.csv`; `nil` if nothing is.
  static func problem(_ row: Record.LayerCount) -> String? {
    let plain = row.layer.unicodeScalars.allSatisfy { $0.value > 32 && $0.value < 127 && $0 != "," }
    guard plain, !row.layer.isEmpty else { return "\(printable(row.layer)) is no layer's name" }
    guard row.size >= 0, row.size <= Files.largest, 0...row.size ~= row.survivors else {
      return "\(row.survivors) survivors of \(row.size)"
    }
    return nil
  }

  private static func text(_ value: (some CustomStringConvertible)?) -> String {
    value?.description ?? ""
  }
}
