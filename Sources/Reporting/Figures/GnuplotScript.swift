import Foundation

extension Figure {
  public var script: String {
    let settings = [
      "set xlabel \(quoted(xLabel))",
      "set ylabel \(quoted(yLabel))",
      "set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle",
      "set border \(rightLabel == nil ? 3 : 11)",
      "set tics nomirror out",
      "set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid",
      "set bars 0.6",
    ]
    let lines =
      Gnuplot.opening(self, width: 640, height: 420) + settings + ranges + right + vertical
    return (lines + ["plot \\", plots.joined(separator: ", \\\n")]).map { $0 + "\n" }.joined()
  }

  private var ranges: [String] {
    let xs = series.filter { $0.shape != .level }.flatMap { $0.points.map(\.x) } + (ticks ?? [])
    guard let low = xs.min(), let high = xs.max(), let y = ends(ofRight: false) else { return [] }
    let x = isLogX ? (low / 1.15, high * 1.15) : (low - margin(low, high), high + margin(low, high))
    var lines = [
      "set xrange [\(end(x.0)):\(end(x.1))]",
      "set yrange [\(end(y.low)):\(end(y.high))]",
    ]
    if isLogX { lines += logarithmic("x", x, hasTicks: ticks != nil) }
    if isLogY { lines += logarithmic("y", y, hasTicks: false) }
    let isWhole = xs.allSatisfy { $0 == $0.rounded() }
    if ticks == nil, !isLogX, isWhole, high - low <= 12 { lines.append("set xtics 1") }
    if let ticks {
      lines.append("set xtics (\(Set(ticks).sorted().map(number).joined(separator: ", ")))")
    }
    return lines
  }

  /// Gnuplot numbers powers of ten alone; an axis that has hardly any gets numbers between them.
  private func logarithmic(
    _ axis: String, _ range: (low: Double, high: Double), hasTicks: Bool
  ) -> [String] {
    let decades = Int(log10(range.low).rounded(.down))...Int(log10(range.high).rounded(.up))
    func ticks(_ mantissas: [Double]) -> [Double] {
      decades.flatMap { decade in mantissas.map { $0 * pow(10, Double(decade)) } }
        .filter { $0 >= range.low && $0 <= range.high }
    }
    let scale = "set logscale \(axis)"
    guard !hasTicks, ticks([1]).count < 3 else { return [scale] }
    func all(_ step: Double) -> [Double] { Array(stride(from: 1, to: 10, by: step)) }
    let choices = [[1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7], all(0.5), all(0.1)].map(ticks)
    let list = (choices.first { $0.count > 2 } ?? []).map { String(format: "%.3g", $0) }
    return [scale] + (list.isEmpty ? [] : ["set \(axis)tics (\(list.joined(separator: ", ")))"])
  }

  private func margin(_ low: Double, _ high: Double) -> Double {
    high > low ? (high - low) * (ticks == nil ? 0.02 : 0.08) : 1
  }

  /// The range of an axis: all points with their bars, and a little space.
  private func ends(ofRight isRight: Bool) -> (low: Double, high: Double)? {
    let points = series.filter { $0.isRight == isRight }.flatMap(\.points)
    var ends: [Double] = points.flatMap { bar($0.y, $0.deviation) }
    for point in points { ends += point.paper.map { bar($0, point.paperDeviation) } ?? [] }
    guard let bottom = ends.min(), let top = ends.max() else { return nil }
    if isLogY, let least = points.map(\.y).filter({ $0 > 0 }).min() {
      return (least / 1.3, top * 1.3)
    }
    let space: Double = top > bottom ? (top - bottom) * 0.06 : 1
    return (bottom - space, top + space)
  }

  private var right: [String] {
    guard let rightLabel, let y = ends(ofRight: true) else { return [] }
    let green = SeriesStyle.rightAxis
    return [
      "set y2label \(quoted(rightLabel)) textcolor '\(green)'",
      "set y2tics nomirror textcolor '\(green)'",
      "set y2range [\(end(y.low)):\(end(y.high))]",
    ]
  }

  /// Both ends of an error bar.
  private func bar(_ y: Double, _ deviation: Double?) -> [Double] {
    [y - (deviation ?? 0), y + (deviation ?? 0)]
  }

  private var vertical: [String] {
    marks.map {
      "set arrow from first \(number($0)), graph 0 to first \(number($0)), graph 1 nohead "
        + "linecolor '#aaaaaa' linewidth 0.6 back"
    }
  }

  /// Plot elements: lines first, points with their bars above them, one entry a series in the key.
  private var plots: [String] {
    let shifted = series.filter { $0.shape == .points }.count
    var (position, shift) = (0, 0)
    return series.flatMap { series -> [String] in
      if series.shape == .level { return level(series) }
      let isDense = series.name == "dense"
      let style =
        isDense ? SeriesStyle.dense : series.look.map(SeriesStyle.init) ?? SeriesStyle(position)
      position += isDense ? 0 : 1
      defer { shift += series.shape == .points ? 1 : 0 }
      if series.isRight { return rightLine(series, style) }
      return series.shape == .curve
        ? curve(series, style) : points(series, style, dodge(shift, of: shifted))
    }
  }

  /// A green line without bars, by the axis on the right.
  private func rightLine(_ series: Series, _ style: SeriesStyle) -> [String] {
    let line = style.coloured(SeriesStyle.rightAxis)
    return [
      "  '\(id).csv' using (strcol(1) eq \(quoted(series.name)) ? $2 : NaN):3 axes x1y2 "
        + "with linespoints \(line.line) \(line.openPoint) title \(quoted(series.name))"
    ]
  }

  private func points(_ series: Series, _ style: SeriesStyle, _ offset: String) -> [String] {
    let rows = "  '\(id).csv' using (strcol(1) eq \(quoted(series.name)) ? $2\(offset) : NaN)"
    var plots = [
      "\(rows):3 with lines \(style.line)",
      "\(rows):3:($4 + 0) with yerrorbars \(style.bar) \(style.point)",
      "  keyentry with linespoints \(style.line) \(style.point) title \(quoted(series.name))",
    ]
    if series.points.contains(where: { $0.paper != nil }) {
      plots += [
        "\(rows):6:($7 + 0) with yerrorbars \(style.bar) \(style.openPoint)",
        "  keyentry with points \(style.bar) \(style.openPoint) "
          + "title \(quoted(series.name + ", paper"))",
      ]
    }
    return plots
  }

  /// A line with a point now and then. Bars at every epoch would be a carpet: the last one alone
  /// carries its SD.
  private func curve(_ series: Series, _ style: SeriesStyle) -> [String] {
    let rows = "  '\(id).csv' using (strcol(1) eq \(quoted(series.name))"
    let every = max(1, series.points.count / 8)
    var plots = [
      "\(rows) ? $2 : NaN):3 with linespoints \(style.line) \(style.point) "
        + "pointinterval \(every) title \(quoted(series.name))"
    ]
    if let last = series.points.last, last.deviation != nil {
      plots.append(
        "\(rows) && $2 == \(number(last.x)) ? $2 : NaN):3:4 with yerrorbars \(style.bar) "
          + style.point)
    }
    return plots
  }

  private func level(_ series: Series) -> [String] {
    guard let point = series.points.first else { return [] }
    var plots: [String] = []
    if let deviation = point.deviation, deviation > 0 {
      plots.append(
        "  '+' using 1:(\(number(point.y - deviation))):(\(number(point.y + deviation))) "
          + "with filledcurves fillcolor '#e6e6e6' fillstyle solid")
    }
    plots.append(
      "  \(number(point.y)) with lines \(SeriesStyle.dense.line) "
        + "title \(quoted(series.name))")
    return plots
  }

  /// Series of few points are moved apart a little, so that their bars do not cover each other.
  private func dodge(_ position: Int, of count: Int) -> String {
    let xs = Set(series.flatMap { $0.shape == .points ? $0.points.map(\.x) : [] }).sorted()
    guard count > 1, !isLogX, let low = xs.first, let high = xs.last else { return "" }
    let gap = zip(xs, xs.dropFirst()).map { $1 - $0 }.min() ?? 1
    let step = min(gap / Double(3 * count), max(high - low, 1) * 0.02)
    let shift = (Double(position) - Double(count - 1) / 2) * step
    return shift == 0 ? "" : " \(shift < 0 ? "-" : "+") \(number(abs(shift)))"
  }

  /// The end of an axis may be smaller than the last decimal of other numbers.
  private func end(_ value: Double) -> String {
    abs(value) < 0.1 && value != 0 ? String(format: "%.6g", value) : number(value)
  }

  private func number(_ value: Double) -> String { Gnuplot.number(value) }
  private func quoted(_ text: String) -> String { Gnuplot.quoted(text) }
}
