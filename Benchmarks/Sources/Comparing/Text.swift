import Foundation

extension Spread {
  /// `1171 (1140 ... 1203)`
  public var asRate: String { String(format: "%.0f (%.0f ... %.0f)", median, low, high) }
}

extension Ratio {
  /// `1.93x (1.88 ... 2.01) faster`, and just so `0.91x (0.88 ... 0.93) slower`.
  public var text: String {
    String(
      format: "%.2fx (%.2f ... %.2f) %@", spread.median, spread.low, spread.high,
      spread.median >= 1 ? "faster" : "slower")
  }
}

extension Comparison {
  /// The table with its heading.
  public var text: String {
    var table = TextTable(["", "images/s", "against the best of PyTorch", "against BLAS"])
    for entry in entries {
      table.append([
        entry.name, entry.imagesPerSecond.asRate, entry.overPeer?.text ?? "",
        entry.overBLAS?.text ?? "",
      ])
    }
    return "\(model), \(work == .train ? "training" : "evaluation"), \(layout)\n\(table)"
  }
}
