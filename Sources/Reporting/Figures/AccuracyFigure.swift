import Results

extension Figure {
  /// Accuracy against sparsity, a series a method, of one model of a table. Dense is a level line.
  /// Cells that were not run or did not converge have no point.
  public static func accuracy(of table: Table, model: String, id: String? = nil) -> Figure {
    let rows = table.rows.filter { $0.model == model }
    let series = table.methods.enumerated().map { column, method in
      let points = rows.compactMap { row in
        row.cells[column].point(at: row.sparsity * 100)
      }
      return Series(
        name: method, shape: method == "dense" ? .level : .points,
        points: method == "dense" ? Array(points.prefix(1)) : points)
    }
    return Figure(
      id: id ?? "\(table.id)-\(model)-accuracy", title: "\(table.caption), \(model)",
      xLabel: "sparsity of the prunable weights (%)", yLabel: "test accuracy, top-1 (%)",
      series: series, ticks: rows.map { percent($0.sparsity) },
      caption: table.notes + ["Error bars and the band of dense: sample SD over the seeds."]
        + table.footer)
  }

  /// 0.95 as 95, without the dust of the multiplication.
  static func percent(_ sparsity: Double) -> Double {
    (sparsity * 100_000).rounded(.toNearestOrEven) / 1000
  }
}

extension Cell {
  /// Mean and sample SD at `x`, and the paper's; `nil` without a mean.
  fileprivate func point(at x: Double) -> Figure.Point? {
    guard let mean = mean.flatMap(Double.init) else { return nil }
    var point = Figure.Point(
      x: Figure.percent(x / 100), y: mean, deviation: deviation.flatMap(Double.init), n: runs.count)
    if case .number(let mean, let deviation) = paper {
      (point.paper, point.paperDeviation) = (mean.value, deviation?.value)
    }
    return point
  }
}
