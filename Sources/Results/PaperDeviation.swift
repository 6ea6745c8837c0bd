/// How much runs of one recipe scatter in the paper: its standard deviations pooled over cells of
/// similar accuracy, since one of three runs says little by itself.
public struct PaperDeviation: Hashable, Sendable {
  /// Sample SD in points.
  public let value: Double
  /// Degrees of freedom: two for each cell of three runs.
  public let df: Double

  /// Lower ends of the bands of accuracy.
  private static let ends = [94.0, 92, 88, 80, 0]

  /// The deviation around an accuracy in percent.
  public static func near(_ accuracy: Double) -> PaperDeviation {
    bands[ends.firstIndex { accuracy >= $0 } ?? ends.count - 1]
  }

  /// One a band, from the highest accuracy down.
  public static let bands: [PaperDeviation] = {
    var squares = ends.map { _ in (sum: 0.0, count: 0) }
    for cell in distinct {
      let band = ends.firstIndex { cell.mean >= $0 } ?? ends.count - 1
      squares[band].sum += cell.deviation * cell.deviation
      squares[band].count += 1
    }
    return squares.map {
      PaperDeviation(
        value: ($0.sum / Double(max(1, $0.count))).squareRoot(), df: Double(2 * $0.count))
    }
  }()

  private struct Published: Hashable {
    let cell: CellName
    let mean, deviation: Double
  }

  /// Every mean with its SD, once, however many tables print it.
  private static var distinct: Set<Published> {
    var found: Set<Published> = []
    for id in ["table1", "table2", "table4", "table6"] {
      guard let table = PaperTable(id) else { continue }
      for var cell in table.names {
        guard case .number(let mean, let deviation?) = PaperTable.value(cell) else { continue }
        cell.artifact = "table"
        found.insert(Published(cell: cell, mean: mean.value, deviation: deviation.value))
      }
    }
    return found
  }
}
