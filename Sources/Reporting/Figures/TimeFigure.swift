import Results

/// Accuracy against hours of training, as the machines of the records took them.
enum Figure12: PaperFigure {
  static let id = "figure12"
  private static let methods = ["dense", "dpf"]

  static func pictures(_ data: FigureData) -> [any Picture] {
    let model = data.models.first ?? ""
    let level = data.levels(model).first ?? 0
    let series = methods.enumerated().map { place, method in
      let runs = data.runs(model, method, level).prefix(1)
      var series = Figure.Series(
        name: method == "dense" ? "dense SGD" : method, shape: .curve,
        points: runs.flatMap { run -> [Figure.Point] in
          let seconds = data.machine(of: run)?.epochSeconds ?? []
          var elapsed = 0.0
          return zip(run.epochs, seconds).compactMap { epoch, taken in
            elapsed += taken
            return epoch.test.map {
              Figure.Point(x: elapsed / 3600, y: $0.accuracy)
            }
          }
        })
      series.look = Figure.Look(colour: place)
      return series
    }
    return [
      Figure(
        id: id, title: "Figure 12: accuracy against time", xLabel: "hours of training",
        yLabel: "test accuracy, top-1 (%)", series: series,
        caption: ["The first seed of each; hours of its own machine."] + data.scope)
    ]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    let level = data.levels(model).first ?? 0
    // The median: what else a machine does makes single epochs long.
    func perEpoch(_ method: String) -> Double? {
      Statistics.medianOrNil(
        data.runs(model, method, level).compactMap { data.machine(of: $0) }.flatMap(\.epochSeconds))
    }
    let ratio = perEpoch("dpf").flatMap { dpf in perEpoch("dense").map { dpf / $0 } }
    return [
      Claim(
        "\(id).1", .read, "an epoch of DPF takes at most 1.05 of a dense one",
        all: [ratio.map { .exact($0 <= 1.05, "\(twoDecimals($0)) times") } ?? .notRun])
    ]
  }
}
