import Results

/// Pruning of filters: accuracy against multiply-adds, a series a method and network.
enum Figure6: PaperFigure {
  static let id = "figure6"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      TradeOff.figure(
        data, id, "Figure 6: pruning of filters against multiply-adds", "multiply-adds (million)",
        ["sfp", "dpf-filter"], x: TradeOff.macs)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] { [TradeOff.filterClaim(data, id)] }
}

/// As Figure 6, against parameters.
enum Figure14: PaperFigure {
  static let id = "figure14"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      TradeOff.figure(
        data, id, "Figure 14: pruning of filters against parameters", "parameters (million)",
        ["sfp", "dpf-filter"], x: TradeOff.params)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] { [TradeOff.filterClaim(data, id)] }
}

/// DPF on networks of several widths: accuracy against parameters.
enum Figure13: PaperFigure {
  static let id = "figure13"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      TradeOff.figure(
        data, id, "Figure 13: wider parents at equal size", "parameters (million)", ["dpf"],
        x: TradeOff.params)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let models = data.models  // narrow to wide, as the table has them
    let findings = zip(models, models.dropFirst()).flatMap { narrow, wide in
      let curve = TradeOffCurve(
        data.levels(wide).map { data.runs(wide, "dpf", $0) }, by: .params)
      return data.levels(narrow).compactMap { level -> Finding? in
        let runs = data.runs(narrow, "dpf", level)
        guard let size = Statistics.meanOrNil(runs.map { Equality.params.size($0.summary) }),
          let wider = curve.side(at: size)
        else { return nil }
        return .above(
          wider.values, runs.compactMap(\.summary.accuracy),
          "\(wide) against \(narrow) \(level)")
      }
    }
    return [
      Claim(
        "\(id).1", .stated, "at equal size the wider parent is better", all: findings.orNotRun)
    ]
  }
}

private enum TradeOff {
  static func macs(_ run: Record.Summary) -> Double { Double(run.macs) / 1e6 }
  static func params(_ run: Record.Summary) -> Double { Double(run.params) / 1e6 }

  static func figure(
    _ data: FigureData, _ id: String, _ title: String, _ xLabel: String, _ methods: [String],
    x: (Record.Summary) -> Double
  ) -> Figure {
    let series = data.models.enumerated().flatMap { place, model in
      methods.map { method in
        var series = Figure.Series(
          name: data.models.count > 1 ? "\(method) \(model)" : method, shape: .points,
          points: data.levels(model).compactMap { level in
            let runs = data.runs(model, method, level)
            return Statistics.meanOrNil(runs.map { x($0.summary) }).flatMap {
              Figure.Point(x: $0, of: runs.compactMap(\.summary.accuracy))
            }
          })
        series.look =
          methods.count > 1
          ? Figure.Look(
            colour: data.models.count > 1 ? place : method == "sfp" ? 0 : 1,
            isDashed: method == "sfp")
          : nil
        return series
      }
    }
    var figure = Figure(
      id: id, title: title, xLabel: "\(xLabel), final masks", yLabel: "test accuracy, top-1 (%)",
      series: series, caption: data.caption())
    figure.isLogX = true
    return figure
  }

  static func filterClaim(_ data: FigureData, _ id: String) -> Claim {
    let findings = data.models.flatMap { model in
      data.levels(model).map {
        data.above(model, ("dpf-filter", $0), ("sfp", $0), "\(model) \($0)")
      }
    }
    return Claim(
      "\(id).1", .stated, "DPF is above SFP at every ratio", all: findings.orNotRun)
  }
}
