import Results

/// A grid of numbers as a picture.
public struct Heatmap: Picture, Hashable {
  public struct Value: Hashable, Sendable {
    public var row, column: String
    /// `nil` where no run converged, ★.
    public var value: Double?
    /// How many runs the mean is over.
    public var n: Int
  }

  public var id: String
  public var title: String
  public var rowLabel, columnLabel, valueLabel: String
  /// In the order in which they are drawn, rows from the top.
  public var rows, columns: [String]
  public var values: [Value]
  /// Whether the numbers are written into the fields.
  public var showsNumbers = true
  public var caption: [String]

  public var isEmpty: Bool { values.isEmpty }

  /// The data file: `row,col,value,n`.
  public var csv: String {
    csvText(
      [["row", "col", "value", "n"]]
        + values.map { [$0.row, $0.column, $0.value.map { "\($0)" } ?? "", "\($0.n)"] })
  }

  public var script: String {
    var settings = [
      "set xlabel \(Gnuplot.quoted(columnLabel))", "set ylabel \(Gnuplot.quoted(rowLabel))",
      "set cblabel \(Gnuplot.quoted(valueLabel))", "unset key", "set tics nomirror out",
      "set xtics (\(ticks(columns, every: max(1, columns.count / 10))))",
      "set ytics (\(ticks(rows, every: 1)))",
      "set xrange [-0.5:\(Double(columns.count) - 0.5)]",
      "set yrange [\(Double(rows.count) - 0.5):-0.5]",
      // Lightness grows with the number, so that a print in grey reads alike.
      "set palette defined (0 '#30306a', 0.35 '#5a7d9a', 0.7 '#a8c686', 1 '#fbf3b0')",
      "rows = \(Gnuplot.quoted(rows.joined(separator: " ")))",
      "columns = \(Gnuplot.quoted(columns.joined(separator: " ")))",
      "place(name, names) = (sum [i=1:words(names)] (word(names, i) eq name ? i - 1 : 0))",
    ]
    let at = "'\(id).csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows))"
    var plots = ["  \(at):(0.5):(0.5):3 with boxxyerror fillstyle solid noborder linecolor palette"]
    if showsNumbers {
      // Black is hard to read on the dark end of the palette.
      settings.append("isDark(value) = value ne '' && real(value) < \(Gnuplot.number(darkBelow))")
      plots.append(
        "  \(at):(strcol(3) eq '' ? '★' : sprintf('%.2f', real(strcol(3))))"
          + ":(isDark(strcol(3)) ? 0xffffff : 0) with labels font ',9' textcolor rgb variable")
    }
    let opening = Gnuplot.opening(
      self, width: showsNumbers ? 480 : 560, height: max(360, 100 + rows.count * 16))
    return (opening + settings + ["plot \\", plots.joined(separator: ", \\\n")])
      .map { $0 + "\n" }.joined()
  }

  private var darkBelow: Double {
    let numbers = values.compactMap(\.value)
    guard let least = numbers.min(), let most = numbers.max() else { return 0 }
    return least + 0.3 * (most - least)
  }

  private func ticks(_ names: [String], every: Int) -> String {
    names.enumerated().filter { $0.offset.isMultiple(of: every) }
      .map { "\(Gnuplot.quoted($0.element)) \($0.offset)" }.joined(separator: ", ")
  }
}
