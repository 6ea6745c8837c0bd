import Results

/// How much consecutive masks of DPF overlap, and how far pruning takes the weights.
enum Figure8: PaperFigure {
  static let id = "figure8"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [
      figure(data, "a", "overlap of consecutive masks", "intersection over union",
        "The mean over the updates of an epoch.", \.meanIoU),
      figure(data, "b", "error of pruning", "|w~ - w|^2 / |w|^2",
        "Of each epoch its last update of the mask.", \.delta),
    ]
  }

  private static func figure(
    _ data: FigureData, _ part: String, _ what: String, _ label: String, _ note: String,
    _ value: (Record.Update) -> Double?
  ) -> Figure {
    let model = data.models.first ?? ""
    let series = data.levels(model).enumerated().map { place, level in
      var series = Figure.Series(
        name: "\(Gnuplot.number(100 * level)) %", shape: .curve,
        points: Figure.byEpoch(from: 0, data.runs(model, "dpf", level), value))
      series.look = Figure.Look(colour: place)
      return series
    }
    return Figure(
      id: "\(id)\(part)", title: "Figure 8\(part): \(what)", xLabel: "epoch", yLabel: label,
      series: series, marks: data.decays.map(Double.init),
      caption: data.caption(note))
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    let (late, early) = (max(1, data.epoch(10, of: 200)), max(1, data.epoch(60, of: 200)))
    let findings = data.levels(model).compactMap { level -> Finding? in
      let runs = data.runs(model, "dpf", level)
      guard !runs.isEmpty else { return nil }
      func overlap(_ run: Record, _ part: ([Double]) -> ArraySlice<Double>) -> Double? {
        Statistics.meanOrNil(Array(part(run.updates.filter { $0.step >= 0 }.compactMap(\.meanIoU))))
      }
      return .above(
        runs.compactMap { overlap($0) { $0.suffix(late) } },
        runs.compactMap { overlap($0) { $0.prefix(early) } }, "\(Gnuplot.number(100 * level)) %")
    }
    return [
      Claim(
        "\(id).1", .read, "masks overlap more in the last 10 epochs of 200 than in the first 60",
        all: findings.orNotRun)
    ]
  }
}
