import Foundation

extension Figure {
  /// Okabe and Ito's colours, which the colour-blind tell apart, darkest first; each with a filled
  /// and an open point shape and a dash of its own, so that a print in grey reads as well.
  private static let styles:
    [(colour: String, filled: Int, open: Int, dash: String)] = [
      ("#0072B2", 7, 6, "solid"), ("#D55E00", 5, 4, "'-'"), ("#009E73", 9, 8, "'_.'"),
      ("#CC79A7", 13, 12, "'.'"), ("#E69F00", 11, 10, "'_..'"), ("#56B4E9", 15, 14, "'_-'"),
      ("#7F7F7F", 3, 3, "'..-'"), ("#8B6914", 2, 2, "'--_'"),
    ]
  private static let black = "#000000"

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
      "set title \(quoted(title)) font ',11'",
      "set xlabel \(quoted(xLabel))",
      "set ylabel \(quoted(yLabel))",
      "set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle",
      "set border 3",
      "set tics nomirror out",
      "set grid y linecolor '#dddddd' linewidth 0.5 dashtype solid",
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

  /// One or more plot elements a series; the first of each carries its name in the key.
  private var plots: [String] {
    let shifted = series.filter { $0.shape == .points }.count
    var position = 0
    return series.flatMap { series -> [String] in
      let name = quoted(series.name)
      if series.shape == .level { return level(series, name) }
      let style = Self.styles[position % Self.styles.count]
      let offset = dodge(position, of: shifted)
      position += 1
      let look =
        "linecolor '\(style.colour)' linewidth 1.5 dashtype \(style.dash) "
        + "pointtype \(style.filled) pointsize 0.7"
      let rows = "'\(id).csv' using (strcol(1) eq \(name)"
      if series.shape == .curve {
        let every = max(1, series.points.count / 10)
        let line = "  \(rows) ? $2 : NaN):3 with linespoints pointinterval \(every) \(look)"
        return [line + " title \(name)"] + curveBars(series, rows, style.colour)
      }
      var plots = ["  \(rows) ? $2\(offset) : NaN):3 with linespoints \(look) title \(name)"]
      if series.points.contains(where: { $0.deviation != nil }) {
        plots.append(
          "  \(rows) ? $2\(offset) : NaN):3:4 with yerrorbars linecolor '\(style.colour)' "
            + "linewidth 1 dashtype solid pointtype \(style.filled) pointsize 0")
      }
      if series.points.contains(where: { $0.paper != nil }) {
        plots.append(
          "  \(rows) ? $2\(offset) : NaN):6:7 with yerrorbars linecolor '\(style.colour)' "
            + "linewidth 1 dashtype solid pointtype \(style.open) pointsize 0.9 "
            + "title \(quoted(series.name + ", paper"))")
      }
      return plots
    }
  }

  private func curveBars(_ series: Series, _ rows: String, _ colour: String) -> [String] {
    // Bars on many epochs would be a carpet: the last one alone carries its SD.
    guard let last = series.points.last, last.deviation != nil else { return [] }
    return [
      "  \(rows) && $2 == \(number(last.x)) ? $2 : NaN):3:4 with yerrorbars linecolor '\(colour)' "
        + "linewidth 1 dashtype solid pointtype 0"
    ]
  }

  private func level(_ series: Series, _ name: String) -> [String] {
    guard let point = series.points.first else { return [] }
    var plots: [String] = []
    if let deviation = point.deviation, deviation > 0 {
      plots.append(
        "  '+' using 1:(\(number(point.y - deviation))):(\(number(point.y + deviation))) "
          + "with filledcurves fillcolor '#e6e6e6' fillstyle solid")
    }
    plots.append(
      "  \(number(point.y)) with lines linecolor '\(Self.black)' linewidth 1.2 dashtype solid "
        + "title \(name)")
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
