import Foundation
import Results

/// Every cell of a table beside the paper's, with the verdict.
public struct PaperComparison: Hashable, Sendable {
  public struct Line: Hashable, Sendable {
    public var name: CellName
    public var quantity: Quantity
    public var cell: Cell
    /// Both are `nil` where the two may not stand side by side.
    public var paper: PaperValue?
    public var difference: PaperDifference?
    public var margin: Double?
    public var verdict: PaperVerdict

    /// What stands in the table for ours and for the paper's.
    public var text: String { cell.text(quantity) }
    public var paperText: String? {
      var withPaper = cell
      withPaper.paper = paper
      return withPaper.paperText
    }
  }

  public var id: String
  public var caption: String
  public var notes: [String]
  public var lines: [Line]
  public var footer: [String]

  public init(_ spec: TableSpec, _ summaries: [Record.Summary], margins: Margins) throws {
    let index = CellIndex(summaries)
    let scope = try Scope(index.summaries(of: spec.cells))
    let isPaper = spec.profile == "paper" && (scope.isPaper || scope.isEmpty)
    (id, caption) = (spec.id, spec.caption)
    notes = scope.notes + index.failed(among: spec.cells)
    lines = try spec.cells.flatMap { name in
      let cell = try index.cell(name)
      return spec.quantities.map { quantity in
        Line(name, quantity, cell, isPaper: isPaper, margins: margins)
      }
    }
    let judged = isPaper && lines.contains { $0.difference != nil }
    footer =
      Table.footer(lines.map(\.cell), spec.quantities[0])
      + (judged
        ? [
          "low, high: 95 % interval of ours - paper, from the paper's deviations pooled over cells "
            + "of similar accuracy. reproduced: inside ± margin; differs: outside."
        ] : []) + spec.absentLines + spec.ledgerLines + [scope.line(models: spec.rows.map(\.model))]
  }

  /// How often each verdict was given.
  public var counts: [(word: String, count: Int)] {
    lines.reduce(into: []) { counts, line in
      if let place = counts.firstIndex(where: { $0.word == line.verdict.word }) {
        counts[place].count += 1
      } else {
        counts.append((line.verdict.word, 1))
      }
    }
  }

  public func rendered(as format: TableFormat) -> String {
    format == .csv ? csvText([Self.csvHeader] + lines.map(\.csv)) : sheet.rendered(as: format)
  }

  public var sheet: Sheet {
    Sheet(
      id: id, caption: caption, notes: notes,
      columns: [
        .word("cell"), .number("ours"), .number("n"), .number("paper"), .number("delta"),
        .number("low"), .number("high"), .number("margin"), .word("verdict"), .word("runs"),
      ], rows: lines.map(\.texts), footer: footer)
  }

  private static let csvHeader = [
    "cell", "ours_mean", "ours_sd", "n", "paper_mean", "paper_sd", "delta", "low", "high", "margin",
    "verdict", "runs",
  ]
}

extension PaperComparison.Line {
  fileprivate init(
    _ name: CellName, _ quantity: Quantity, _ cell: Cell, isPaper: Bool, margins: Margins
  ) {
    (self.name, self.quantity, self.cell) = (name, quantity, cell)
    self.name.field = quantity.field
    guard isPaper else {
      verdict = cell.isRun ? .scaled : .notRun
      return
    }
    let published = PaperTable.value(self.name)
    (paper, margin) = (published, quantity.margin(margins))
    guard cell.isRun else {
      verdict = .notRun
      return
    }
    switch (published, cell.exactMean(quantity)) {
    case (.notConverged, nil): verdict = .starAgrees
    case (.notConverged, _?), (.number, nil): verdict = .starDisagrees
    case (.number(let mean, let deviation), let ours?):
      // Global pruning costs what the weights make of it; only layer-wise counts are exact.
      let isExact = name.method == "dpf-layer"
      guard quantity.isAccuracy || isExact else {
        verdict = .unpublished
        return
      }
      let found =
        quantity.isAccuracy
        ? PaperDifference(
          accuracy: ours, n: cell.runs.count, paper: mean, paperDeviation: deviation,
          margin: quantity.margin(margins))
        : PaperDifference(exact: ours, paper: mean, margin: quantity.margin(margins))
      (difference, verdict) = (found, found.verdict)
    case (.blank, _), (.illegible, _), (nil, _): verdict = .unpublished
    }
  }

  fileprivate var texts: [String] {
    [
      name.text, text, cell.isRun ? "\(cell.runs.count)" : "", paperText ?? "",
    ] + numbers + [verdict.text, cell.runs.map(\.name).joined(separator: " ")]
  }

  fileprivate var csv: [String] {
    var withPaper = cell
    withPaper.paper = paper
    return [
      name.text, cell.csvMean(quantity), cell.deviation(quantity) ?? "",
      cell.isRun ? "\(cell.runs.count)" : "",
    ] + withPaper.paperColumns + numbers
      + [verdict.text, cell.runs.map(\.name).joined(separator: " ")]
  }

  private var numbers: [String] {
    guard let difference, let margin else { return ["", "", "", margin.map(twoDecimals) ?? ""] }
    return [
      Format.delta(difference.delta, Rational("0")!), signedText(difference.low),
      signedText(difference.high), twoDecimals(margin),
    ]
  }
}

/// `+0.12`, half to even of the binary value.
func signedText(_ value: Double) -> String {
  let text = twoDecimals(value)
  return text.hasPrefix("-") ? text : "+" + text
}

/// Two decimals; what rounds to zero has no sign.
func twoDecimals(_ value: Double) -> String {
  let text = String(format: "%.2f", value)
  return text == "-0.00" ? "0.00" : text
}
