import Results

/// When masks come to rest: the share of the positions whose last change is at or after the start
/// of an epoch (`still.csv`).
enum Figure4: PaperFigure {
  static let id = "figure4"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [Resting.figure(data, id, "Figure 4: masks of DPF come to rest")]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let late = Resting.values(data, "dpf", 0.95, at: data.epoch(157, of: 200))
    let share = Statistics.meanOrNil(late)
    return [
      Claim(
        "\(id).1", .stated, "at 95 %, about 5 % (3 to 7) still change after epoch 157 of 200",
        all: [share.map { .exact(3...7 ~= $0, "\(twoDecimals($0)) %") } ?? .notRun]),
      Claim("\(id).2", .derived, "the share never rises", all: Resting.falling(data, "dpf")),
    ]
  }
}

enum Figure7: PaperFigure {
  static let id = "figure7"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [Resting.figure(data, id, "Figure 7: masks of DPF come to rest, ResNet-20")]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let late = Statistics.meanOrNil(
      Resting.values(data, "dpf", 0.95, at: data.epoch(236, of: 300)))
    return [
      Claim(
        "\(id).1", .read, "at 95 %, at most 10 % still change after epoch 236 of 300",
        all: [late.map { .exact($0 <= 10, "\(twoDecimals($0)) %") } ?? .notRun]),
      Claim("\(id).2", .derived, "the share never rises", all: Resting.falling(data, "dpf")),
    ]
  }
}

/// Incremental pruning changes nothing after its ramp has ended.
enum Figure9: PaperFigure {
  static let id = "figure9"

  static func pictures(_ data: FigureData) -> [any Picture] {
    [Resting.figure(data, id, "Figure 9: masks of DPF and of incremental pruning")]
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let end = data.decays.count > 1 ? data.decays[1] : data.epochs  // of the ramp: the second decay
    let after = end + 1
    let pairs = Resting.levels(data)
    return [
      Claim(
        "\(id).1", .derived, "Incremental changes nothing after its ramp (at the second decay)",
        all: pairs.flatMap { level in
          Resting.runs(data, "incremental", level).map { run in
            .exact(
              run.stillChanging.dropFirst(after).allSatisfy { $0 == 0 }, Resting.percent(level))
          }
        }.orNotRun),
      Claim(
        "\(id).2", .derived, "DPF's share is never below Incremental's",
        all: pairs.flatMap { level in
          zip(Resting.means(data, "dpf", level), Resting.means(data, "incremental", level))
            .map { .exact($0 >= $1, Resting.percent(level)) }
        }.orNotRun),
      Claim(
        "\(id).3", .stated,
        "after the ramp DPF still changes at every level, at 95 % by 3 % or more",
        all: pairs.compactMap { level in
          Statistics.meanOrNil(Resting.values(data, "dpf", level, at: after)).map {
            .exact(
              level == 0.95 ? $0 >= 3 : $0 > 0, "\(Resting.percent(level)): \(twoDecimals($0)) %")
          }
        }.orNotRun),
    ]
  }
}

private enum Resting {
  static func figure(_ data: FigureData, _ id: String, _ title: String) -> Figure {
    let methods = data.spec.columns
    let series = levels(data).enumerated().flatMap { place, level in
      methods.map { method in
        var series = Figure.Series(
          name: (methods.count > 1 ? "\(method) " : "") + percent(level), shape: .curve,
          points: points(data, method, level))
        series.look = Figure.Look(colour: place, isDashed: method == "incremental")
        return series
      }
    }
    return Figure(
      id: id, title: title, xLabel: "epoch", yLabel: "positions whose mask still changes (%)",
      series: series, marks: data.decays.map(Double.init),
      caption: data.caption(
        "y at epoch e: last change of the mask at or after the start of epoch e."))
  }

  static func levels(_ data: FigureData) -> [Double] { data.levels(data.models.first ?? "") }

  static func runs(_ data: FigureData, _ method: String, _ level: Double) -> [Record] {
    data.runs(data.models.first ?? "", method, level)
  }

  static func values(
    _ data: FigureData, _ method: String, _ level: Double, at epoch: Int
  ) -> [Double] {
    runs(data, method, level).compactMap {
      $0.stillChanging.indices.contains(epoch) ? $0.stillChanging[epoch] : nil
    }
  }

  private static func points(
    _ data: FigureData, _ method: String, _ level: Double
  ) -> [Figure.Point] {
    (0...data.epochs).compactMap {
      Figure.Point(x: Double($0), of: values(data, method, level, at: $0))
    }
  }

  static func means(_ data: FigureData, _ method: String, _ level: Double) -> [Double] {
    points(data, method, level).map(\.y)
  }

  static func falling(_ data: FigureData, _ method: String) -> [Finding] {
    levels(data).compactMap { level in
      let y = means(data, method, level)
      return y.isEmpty
        ? nil : .exact(zip(y, y.dropFirst()).allSatisfy { $0 >= $1 }, percent(level))
    }.orNotRun
  }

  static func percent(_ level: Double) -> String { "\(Gnuplot.number(100 * level)) %" }
}

extension [Finding] {
  /// Itself, or that nothing was run.
  var orNotRun: [Finding] { isEmpty ? [.notRun] : self }
}
