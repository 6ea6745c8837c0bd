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

/// A count, small enough to reckon with; `nil` for anything else.
private func count(_ field: String, below limit: Int = 1 << 48) -> Int? {
  Int(field).flatMap { 0..<limit ~= $0 ? $0 : nil }
}

/// More epochs than any schedule has.
private let epochLimit = 1 << 20
/// More images or weights than there are.
private let itemLimit = 1 << 32

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
    guard let epoch = count(fields[0], below: epochLimit), let rate = Float(fields[1]),
      let loss = Double(fields[2]), let correct = count(fields[3], below: itemLimit),
      let total = count(fields[4], below: itemLimit), let sparsity = Double(fields[9]),
      let parameters = count(fields[10]), let multiplyAdds = count(fields[11])
    else { return nil }
    (self.epoch, self.rate, self.loss) = (epoch, rate, loss)
    (self.correct, self.total, self.sparsity) = (correct, total, sparsity)
    (self.parameters, self.multiplyAdds) = (parameters, multiplyAdds)
    if fields[5..<9].allSatisfy(\.isEmpty) {
      test = nil
    } else {
      guard let loss = Double(fields[5]), let correct = count(fields[6], below: itemLimit),
        let correct5 = count(fields[7], below: itemLimit),
        let total = count(fields[8], below: itemLimit)
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
    guard let epoch = count(fields[0], below: epochLimit),
      let size = count(fields[3], below: itemLimit),
      let survivors = count(fields[2], below: size + 1)
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
    // The set-up is step -1.
    guard let step = fields[0] == "-1" ? -1 : count(fields[0]), let sparsity = Double(fields[1]),
      let delta = Double(fields[3]), let flips = count(fields[4]), let overlap = Double(fields[5]),
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
    guard let epoch = count(fields[0], below: epochLimit), let percent = Double(fields[1]) else {
      return nil
    }
    (self.epoch, self.percent) = (epoch, percent)
  }
}
