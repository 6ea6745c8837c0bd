import Results

/// How often the mask is set, against sparsity.
enum Figure11a: PaperFigure {
  static let id = "figure11a"

  static func pictures(_ data: FigureData) -> [any Picture] {
    let model = data.models.first ?? ""
    let cells = Period.cells(data).flatMap { period, _, method in
      data.levels(model).map { (period, Gnuplot.number(100 * $0), method, $0) }
    }
    return [
      Period.heatmap(
        data, id, "Figure 11a: steps between masks, against sparsity", "sparsity (%)", cells)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    return [
      Claim(
        "\(id).1", .stated, "16 steps are best in the mean over sparsities",
        all: Period.bestMean(
          Period.cells(data).map { period, _, method in
            (period, data.levels(model).map { data.accuracies(model, method, $0) })
          }))
    ]
  }
}

/// How often the mask is set, against batch size.
enum Figure11b: PaperFigure {
  static let id = "figure11b"

  static func pictures(_ data: FigureData) -> [any Picture] {
    let cells = Period.cells(data).map { ($0.period, $0.batch, $0.method, 0.8) }
    return [
      Period.heatmap(
        data, id, "Figure 11b: steps between masks, against batch size, 80 %", "images a step",
        cells)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    let cells = Period.cells(data)
    let periods = cells.map(\.period).distinct.map { period in
      (
        period,
        cells.filter { $0.period == period }.map { data.accuracies(model, $0.method, 0.8) }
      )
    }
    return [
      Claim(
        "\(id).1", .stated, "16 steps are best in the mean over batch sizes",
        all: Period.bestMean(periods))
    ]
  }
}

/// Global and layer-wise pruning.
enum Figure11c: PaperFigure {
  static let id = "figure11c"

  static func pictures(_ data: FigureData) -> [any Picture] {
    let model = data.models.first ?? ""
    let cells = [("global", "dpf"), ("layer-wise", "dpf-layer")].flatMap { name, method in
      data.levels(model).map { (name, Gnuplot.number(100 * $0), method, $0) }
    }
    return [
      Period.heatmap(
        data, id, "Figure 11c: global and layer-wise pruning", "sparsity (%)", cells,
        rowLabel: "", relative: false)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    func gain(_ level: Double) -> [Double] {
      zip(data.accuracies(model, "dpf", level), data.accuracies(model, "dpf-layer", level)).map {
        $0 - $1
      }
    }
    /// No gain is as large as that over what does not converge.
    func overStar(_ level: Double) -> Finding? {
      let isStar = data.cells.isStar(model, "dpf-layer", level) == true
      guard isStar, data.cells.isStar(model, "dpf", level) == false else { return nil }
      return .exact(true, "layer-wise ★ at \(Gnuplot.number(100 * level)) %")
    }
    return [
      Claim(
        "\(id).1", .stated, "global pruning is above layer-wise",
        all: data.levels(model).map {
          data.above(model, ("dpf", $0), ("dpf-layer", $0), "\(Gnuplot.number(100 * $0)) %")
        }.orNotRun),
      Claim(
        "\(id).2", .stated, "and more so at 95 % than at 50 %",
        all: [overStar(0.95) ?? .above(gain(0.95), gain(0.5), "gain at 95 % - at 50 %")]),
    ]
  }
}

private enum Period {
  /// Steps between masks and images a step of every column, from its name: `dpf-p4-b64`, `dpf`.
  static func cells(_ data: FigureData) -> [(period: String, batch: String, method: String)] {
    data.spec.columns.map { method in
      let parts = method.split(separator: "-").dropFirst()
      func number(_ letter: Character) -> String? {
        parts.first { $0.first == letter && Int($0.dropFirst()) != nil }.map {
          String($0.dropFirst())
        }
      }
      return (number("p") ?? "16", number("b") ?? "128", method)
    }
  }

  /// - Parameter relative: shows the distance from the best of a column.
  static func heatmap(
    _ data: FigureData, _ id: String, _ title: String, _ columnLabel: String,
    _ cells: [(row: String, column: String, method: String, sparsity: Double)],
    rowLabel: String = "steps between masks",
    relative: Bool = true
  ) -> Heatmap {
    let model = data.models.first ?? ""
    let means = cells.compactMap { cell -> Heatmap.Value? in
      let accuracies = data.accuracies(model, cell.method, cell.sparsity)
      let mean = Statistics.meanOrNil(accuracies)
      guard mean != nil || data.cells.isStar(model, cell.method, cell.sparsity) == true else {
        return nil
      }
      return Heatmap.Value(row: cell.row, column: cell.column, value: mean, n: accuracies.count)
    }
    let values = means.map { field in
      let best = means.filter { $0.column == field.column }.compactMap(\.value).max()
      var field = field
      if relative, let mean = field.value, let best { field.value = mean - best }
      return field
    }
    func ordered(_ names: [String]) -> [String] {
      let distinct = names.distinct
      return distinct.allSatisfy { Double($0) != nil }
        ? distinct.sorted { Double($0) ?? 0 < Double($1) ?? 0 } : distinct
    }
    return Heatmap(
      id: id, title: title, rowLabel: rowLabel, columnLabel: columnLabel,
      valueLabel: relative ? "top-1, points from the best of its column" : "top-1 (%)",
      rows: ordered(cells.map(\.row)), columns: ordered(cells.map(\.column)), values: values,
      caption: data.caption("Means over the seeds; ★: two of three or more did not converge."))
  }

  /// That the row of 16 has the highest mean over its columns, seed by seed.
  static func bestMean(_ rows: [(period: String, columns: [[Double]])]) -> [Finding] {
    func means(_ columns: [[Double]]) -> [Double] {
      guard let n = columns.map(\.count).min(), n > 0 else { return [] }
      return (0..<n).map { seed in Statistics.mean(columns.map { $0[seed] }) }
    }
    guard let ours = rows.first(where: { $0.period == "16" }) else { return [.notRun] }
    return rows.filter { $0.period != "16" }.map {
      .above(means(ours.columns), means($0.columns), "16 against \($0.period)")
    }.orNotRun
  }
}
