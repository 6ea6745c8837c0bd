/// A line of one of a run's CSV files.
protocol TableRow {
  static var columns: [String] { get }
  /// Columns at the end that came with a later schema; empty fields where a file has them not.
  static var laterColumns: [String] { get }
  /// `nil` if a field is not of its kind.
  init?(_ fields: [String])
}

extension TableRow {
  static var laterColumns: [String] { [] }
}

struct EpochRow: TableRow {
  static let columns = [
    "epoch", "lr", "train_loss", "train_correct", "train_total", "test_loss", "test_correct",
    "test_correct5", "test_total", "sparsity", "params", "macs",
  ]

  /// The evaluation at the end of an epoch.
  struct Test {
    let loss: Double
    let correct, correct5, total: Int
  }

  let epoch: Int
  let rate: Float
  let loss: Double
  let correct, total: Int
  /// `nil` where the epoch was not evaluated.
  let test: Test?
  let sparsity: Double
  let parameters, multiplyAdds: Int

  init?(_ fields: [String]) {
    guard let epoch = Int(fields[0]), let rate = Float(fields[1]), let loss = Double(fields[2]),
      let correct = Int(fields[3]), let total = Int(fields[4]), let sparsity = Double(fields[9]),
      let parameters = Int(fields[10]), let multiplyAdds = Int(fields[11])
    else { return nil }
    (self.epoch, self.rate, self.loss) = (epoch, rate, loss)
    (self.correct, self.total, self.sparsity) = (correct, total, sparsity)
    (self.parameters, self.multiplyAdds) = (parameters, multiplyAdds)
    if fields[5..<9].allSatisfy(\.isEmpty) {
      test = nil
    } else {
      guard let loss = Double(fields[5]), let correct = Int(fields[6]),
        let correct5 = Int(fields[7]), let total = Int(fields[8])
      else { return nil }
      test = Test(loss: loss, correct: correct, correct5: correct5, total: total)
    }
  }
}

struct LayerRow: TableRow {
  static let columns = ["epoch", "layer", "survivors", "size"]
  let epoch: Int
  let layer: String
  let survivors, size: Int

  init?(_ fields: [String]) {
    guard let epoch = Int(fields[0]), let survivors = Int(fields[2]), let size = Int(fields[3]),
      size >= 0, size < 1 << 32, 0...size ~= survivors
    else { return nil }
    (self.epoch, layer, self.survivors, self.size) = (epoch, fields[1], survivors, size)
  }
}

struct UpdateRow: TableRow {
  static let columns = ["step", "sparsity", "threshold", "delta", "flips", "iou", "extra"]
  static let laterColumns = ["mean_iou", "norm2"]
  let step: Int
  let sparsity, delta: Double
  let flips: Int
  let overlap: Double
  let meanOverlap, squaredNorm: Double?

  init?(_ fields: [String]) {
    guard let step = Int(fields[0]), let sparsity = Double(fields[1]),
      let delta = Double(fields[3]), let flips = Int(fields[4]), let overlap = Double(fields[5]),
      [2, 6, 7, 8].allSatisfy({ fields[$0].isEmpty || Double(fields[$0]) != nil })
    else { return nil }
    (self.step, self.sparsity, self.delta) = (step, sparsity, delta)
    (self.flips, self.overlap) = (flips, overlap)
    (meanOverlap, squaredNorm) = (Double(fields[7]), Double(fields[8]))
  }
}

struct StillRow: TableRow {
  static let columns = ["epoch", "percent"]
  let epoch: Int
  let percent: Double

  init?(_ fields: [String]) {
    guard let epoch = Int(fields[0]), let percent = Double(fields[1]) else { return nil }
    (self.epoch, self.percent) = (epoch, percent)
  }
}
