import Results

/// Parameters, multiply-adds and accuracy of unstructured pruning against sparsity; the
/// accuracies are those of Table 4.
enum Figure3: PaperFigure {
  static let id = "figure3"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      figure(data, "a", "parameters", "parameters left (million)", isLog: true) {
        Double($0.params) / 1e6
      },
      figure(data, "b", "multiply-adds", "multiply-adds (million)", isLog: true) {
        Double($0.macs) / 1e6
      },
      figure(data, "c", "accuracy", "test accuracy, top-1 (%)", isLog: false, value: \.accuracy),
    ]
  }

  private static func figure(
    _ data: FigureData, _ part: String, _ what: String, _ label: String, isLog: Bool,
    value: (Record.Summary) -> Double?
  ) -> Figure {
    let series = data.models.flatMap { model in
      data.spec.columns.map { method in
        let points = data.levels(model).compactMap { level in
          let runs = data.runs(model, method, level)
          let sparsity =
            method == "dense" ? level : Statistics.meanOrNil(runs.map(\.summary.sparsityPrunable))
          return sparsity.flatMap {
            Figure.Point(x: 100 * $0, of: runs.compactMap { value($0.summary) })
          }
        }
        return Figure.Series(
          name: method, shape: method == "dense" ? .level : .points,
          points: method == "dense" ? Array(points.prefix(1)) : points)
      }
    }
    var figure = Figure(
      id: "\(id)\(part)", title: "Figure 3\(part): \(what) against sparsity",
      xLabel: "sparsity of the prunable weights, final masks (%)", yLabel: label, series: series,
      caption: data.caption())
    figure.isLogY = isLog
    return figure
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    let falling = data.spec.columns.filter { $0 != "dense" }.flatMap { method in
      let counts = data.levels(model).compactMap { level in
        Statistics.meanOrNil(data.runs(model, method, level).map { Double($0.summary.params) })
      }
      let macs = data.levels(model).compactMap { level in
        Statistics.meanOrNil(data.runs(model, method, level).map { Double($0.summary.macs) })
      }
      return [counts, macs].filter { $0.count > 1 }.map { values in
        Finding.exact(zip(values, values.dropFirst()).allSatisfy { $0 > $1 }, method)
      }
    }
    let star = data.cells.isStar(model, "dsr", 0.99).map { Finding.exact($0, $0 ? "★" : "it converged") }
    return [
      Claim(
        "\(id).1", .stated, "DPF is above Dense at 50 %",
        all: [data.above(model, ("dpf", 0.5), ("dense", 0.5), "50 %")]),
      Claim("\(id).2", .stated, "DSR does not converge at 99 %", all: [star ?? .notRun]),
      Claim(
        "\(id).3", .stated, "parameters and multiply-adds fall with sparsity",
        all: falling.isEmpty ? [.notRun] : falling),
    ]
  }
}
