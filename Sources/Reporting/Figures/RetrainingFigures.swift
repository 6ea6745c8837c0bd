import Results

/// Lottery tickets, and masks of DPF trained again, with what all of it costs.
enum Figure5: PaperFigure {
  static let id = "figure5"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      Retraining.figure(
        data, id, "Figure 5: lottery tickets, and DPF masks trained again", costs: true)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    let levels = data.levels(model)
    func found(_ method: String, _ level: Double) -> [Double] {
      data.accuracies(model, method, level)
    }
    return [
      Claim(
        "\(id).1", .stated, "DPF is above LT at 99 %",
        all: [data.above(model, ("dpf", 0.99), ("lt", 0.99), "99 %")]),
      Claim(
        "\(id).2", .stated, "DPF and LT are within 0.5 points at 80 % and below",
        all: levels.filter { $0 <= 0.8 }.map {
          .near(found("dpf", $0), found("lt", $0), within: 0.5, Retraining.percent($0))
        }.orNotRun),
      Claim(
        "\(id).3", .stated, "DPF is above its masks trained again",
        all: Retraining.below(data, "dpf", ["mask-original", "mask-random"])),
      Claim(
        "\(id).4", .derived,
        "a ticket costs 1 + rounds x (1 - rewind step / steps) dense trainings",
        all: levels.flatMap { level in
          data.runs(model, "lt", level).compactMap { Retraining.costFollows(data, model, $0) }
        }.orNotRun),
    ]
  }
}

/// As Figure 5, with controls trained for as many multiply-adds as DPF took.
enum Figure10: PaperFigure {
  static let id = "figure10"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      Retraining.figure(
        data, id, "Figure 10: DPF masks trained again for the same multiply-adds", costs: false)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    [
      Claim(
        "\(id).1", .stated, "DPF is above its masks trained again, longer",
        all: Retraining.below(data, "dpf", ["mask-original-b", "mask-random-b"]))
    ]
  }
}

/// Masks of filters trained again.
enum Figure15: PaperFigure {
  static let id = "figure15"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      Retraining.figure(
        data, id, "Figure 15: masks of filters trained again", costs: false,
        xLabel: "pruned filters (%)")
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    [
      Claim(
        "\(id).1", .stated, "DPF is above its masks trained again",
        all: Retraining.below(data, "dpf-filter", ["mask-original", "mask-random"]))
    ]
  }
}

private enum Retraining {
  static func figure(
    _ data: FigureData, _ id: String, _ title: String, costs: Bool,
    xLabel: String = "sparsity of the prunable weights (%)"
  ) -> Figure {
    let model = data.models.first ?? ""
    var series = data.spec.columns.map { method in
      let points = data.levels(model).compactMap {
        Figure.Point(x: 100 * $0, of: data.accuracies(model, method, $0))
      }
      return Figure.Series(
        name: method, shape: method == "dense" ? .level : .points,
        points: method == "dense" ? Array(points.prefix(1)) : points)
    }
    if costs { series += ["dpf", "lt"].map { cost(data, model, $0) } }
    var figure = Figure(
      id: id, title: title, xLabel: xLabel, yLabel: "test accuracy, top-1 (%)", series: series,
      ticks: data.levels(model).map { 100 * $0 },
      caption: data.caption(
        "Cost: all training that led to a network, in trainings of the dense one."))
    figure.rightLabel = costs ? "training (dense trainings)" : nil
    return figure
  }

  private static func cost(_ data: FigureData, _ model: String, _ method: String) -> Figure.Series {
    var series = Figure.Series(
      name: "cost of \(method)", shape: .curve,
      points: data.levels(model).compactMap { level in
        guard let dense = data.runs(model, "dense", level).first else { return nil }
        return Figure.Point(
          x: 100 * level,
          of: data.runs(model, method, level).compactMap { data.cells.cost(of: $0, dense: dense) })
      })
    series.isRight = true
    return series
  }

  /// That each of `methods` is below `best`, at every level.
  static func below(_ data: FigureData, _ best: String, _ methods: [String]) -> [Finding] {
    let model = data.models.first ?? ""
    return data.levels(model).flatMap { level in
      methods.map {
        data.above(model, (best, level), ($0, level), "\($0) \(percent(level))")
      }
    }.orNotRun
  }

  /// That a ticket's cost is that of its rounds: all but the dense network are as long as the last.
  static func costFollows(_ data: FigureData, _ model: String, _ run: Record) -> Finding? {
    guard let level = data.levels(model).first, let dense = data.runs(model, "dense", level).first,
      let cost = data.cells.cost(of: run, dense: dense), let taken = data.cells.runsTaken(by: run),
      let own = data.cells.ownImages(of: run), let whole = data.cells.ownImages(of: dense), whole > 0
    else { return nil }
    let expected = 1 + Double(taken - 1) * Double(own) / Double(whole)
    return .exact(abs(cost - expected) < 1e-9, "\(twoDecimals(cost)) dense trainings")
  }

  static func percent(_ level: Double) -> String { "\(Gnuplot.number(100 * level)) %" }
}
