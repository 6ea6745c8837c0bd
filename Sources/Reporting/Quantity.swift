import Results

/// What a cell tells about its runs.
public enum Quantity: String, CaseIterable, Hashable, Sendable {
  case top1, top5
  /// Multiply-adds of the pruned network, millions.
  case macs

  /// The last part of a cell's name; top-1 is not written.
  var field: String? { self == .top1 ? nil : rawValue }

  var isAccuracy: Bool { self != .macs }

  func margin(_ margins: Margins) -> Double {
    switch self {
    case .top1: margins.top1
    case .top5: margins.top5
    case .macs: margins.macs
    }
  }

  /// What stands in the line below a table.
  var sentence: String {
    switch self {
    case .top1: "Top-1 accuracy on the test set after the last epoch, percent."
    case .top5: "Top-5 accuracy on the test set after the last epoch, percent."
    case .macs: "Multiply-adds of the network under its final mask, millions."
    }
  }
}

extension Cell {
  /// The exact mean of a quantity over the runs; `nil` for a cell without a result.
  func exactMean(_ quantity: Quantity) -> Rational? {
    guard isRun, star == nil || quantity == .macs else { return nil }
    switch quantity {
    case .top1: return Rational(percent: runs.map(\.correct), of: runs[0].total)
    case .top5: return Rational(percent: runs.map(\.correct5), of: runs[0].total)
    case .macs: return Rational(millions: runs.map(\.macs))
    }
  }

  /// `22.80M`, or the accuracy as always.
  func text(_ quantity: Quantity) -> String {
    switch quantity {
    case .top1: return text
    case .top5:
      guard isRun, star == nil else { return text }
      return Format.accuracy(correct: runs.map(\.correct5), total: runs[0].total)
    case .macs: return exactMean(.macs).map { Format.decimals($0) + "M" } ?? text
    }
  }

  func deviation(_ quantity: Quantity) -> String? {
    switch quantity {
    case .top1: deviation
    case .top5:
      star == nil && isRun
        ? Format.deviation(correct: runs.map(\.correct5), total: runs[0].total) : nil
    case .macs: nil
    }
  }
}
