import Foundation

extension Figure {
  /// The script: reads `<id>.csv` beside it and writes `<id>.svg`, both in the current folder.
  /// `-e "png = 1"` before the script makes a PNG instead.
  public var script: String {
    let header = ["# \(title)"] + caption.map { "# \($0)" }
    let settings = [
      "if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; "
        + "set output '\(id).png' } else { "
        + "set terminal svg noenhanced size 640,420 dynamic font 'DejaVu Sans,12' "
        + "background 'white'; set output '\(id).svg' }",
      "set datafile separator ','",
      "set datafile missing ''",
      // At the left edge of the picture: over the middle of the axes a long one would be cut off.
      "set label 1 \(quoted(title)) at screen 0.02, screen 0.95 left font ',11'",
      "set tmargin 3.5",
      "set xlabel \(quoted(xLabel))",
      "set ylabel \(quoted(yLabel))",
      "set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle",
      "set border 3",
      "set tics nomirror out",
      "set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid",
      "set bars 0.6",
    ]
    return (header + settings + ranges + vertical + ["plot \\", plots.joined(separator: ", \\\n")])
      .map { $0 + "\n" }.joined()
  }

  private var ranges: [String] {
    let xs = series.filter { $0.shape != .level }.flatMap { $0.points.map(\.x) } + (ticks ?? [])
    guard let low = xs.min(), let high = xs.max() else { return [] }
    let margin: Double = high > low ? (high - low) * (ticks == nil ? 0.02 : 0.08) : 1
    let points = series.flatMap(\.points)
    var ends: [Double] = points.flatMap { bar($0.y, $0.deviation) }
    for point in points { ends += point.paper.map { bar($0, point.paperDeviation) } ?? [] }
    guard let bottom = ends.min(), let top = ends.max() else { return [] }
    let space: Double = top > bottom ? (top - bottom) * 0.06 : 1
    var lines = [
      "set xrange [\(number(low - margin)):\(number(high + margin))]",
      "set yrange [\(number(bottom - space)):\(number(top + space))]",
    ]
    if ticks == nil, high - low <= 12 { lines.append("set xtics 1") }
    if let ticks {
      lines.append("set xtics (\(Set(ticks).sorted().map(number).joined(separator: ", ")))")
    }
    return lines
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
      let style = isDense ? SeriesStyle.dense : SeriesStyle(position)
      position += isDense ? 0 : 1
      defer { shift += series.shape == .points ? 1 : 0 }
      return series.shape == .curve
        ? curve(series, style) : points(series, style, dodge(shift, of: shifted))
    }
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
    guard count > 1, let low = xs.first, let high = xs.last else { return "" }
    let gap = zip(xs, xs.dropFirst()).map { $1 - $0 }.min() ?? 1
    let step = min(gap / Double(3 * count), max(high - low, 1) * 0.02)
    let shift = (Double(position) - Double(count - 1) / 2) * step
    return shift == 0 ? "" : " \(shift < 0 ? "-" : "+") \(number(abs(shift)))"
  }

  /// At most four decimals, as gnuplot reads it in any language.
  private func number(_ value: Double) -> String {
    let rounded = (value * 10_000).rounded(.toNearestOrEven) / 10_000
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }

  private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
