import Results

/// A table as a value: what all renderers write. The same records give an equal table.
public struct Table: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public var model: String
    public var sparsity: Double
    /// One per method.
    public var cells: [Cell]
  }

  public var id: String
  public var profile: String
  public var caption: String
  public var methods: [String]
  /// What the cells show.
  public var quantity: Quantity
  public var rows: [Row]
  /// Lines above the table: schedule and data, and whether it may be compared with the paper.
  public var notes: [String]
  /// Lines below: what the error bars are, n, scope, schema.
  public var footer: [String]

  /// - Parameter summaries: any records; those that name none of the cells are ignored.
  public init(_ spec: TableSpec, _ summaries: [Record.Summary]) throws {
    (id, profile, caption, methods) = (spec.name, spec.profile, spec.caption, spec.columns)
    quantity = spec.quantities[0]
    let byCell = CellIndex(summaries)
    let wanted = spec.rows.flatMap { row in spec.columns.map { spec.cell(row, $0) } }
    let scope = try Scope(byCell.summaries(of: wanted))
    let paper = scope.isPaper ? PaperTable(spec.id) : nil
    rows = try spec.rows.map { row in
      Row(
        model: row.model, sparsity: row.sparsity,
        cells: try spec.columns.map { method in
          let name = spec.cell(row, method)
          var cell = spec.holes.contains(name) ? Cell(hole: name) : try byCell.cell(name)
          cell.paper = paper?.value(model: row.model, method: method, sparsity: row.sparsity)
          return cell
        })
    }
    let cells = rows.flatMap(\.cells)
    notes = scope.notes + byCell.failed(among: wanted)
    let lines = Self.footer(cells, quantity).map {
      scope.isValidation ? $0.replacing("on the test set", with: "on held-out training images") : $0
    }
    footer =
      lines + spec.absentLines + spec.ledgerLines + [scope.line(models: rows.map(\.model))]
  }

  /// Whether any cell has the paper's value beside it.
  public var showsPaper: Bool { rows.contains { $0.cells.contains { $0.paper != nil } } }

  /// The seeds of every cell that was run, if they are the same everywhere.
  public var commonSeeds: [Int]? {
    let seeds = Set(rows.flatMap(\.cells).filter(\.isRun).map { $0.runs.map(\.seed) })
    return seeds.count == 1 ? seeds.first : nil
  }

  static func footer(_ cells: [Cell], _ quantity: Quantity = .top1) -> [String] {
    let run = cells.filter(\.isRun)
    guard !run.isEmpty else { return ["No cell was run."] }
    let seeds = Set(run.map { $0.runs.map(\.seed) })
    var lines = [quantity.sentence]
    guard quantity.isAccuracy else { return lines }
    if seeds.count == 1, let seeds = seeds.first {
      let list = seeds.map(String.init).joined(separator: ", ")
      lines[0] +=
        seeds.count > 1
        ? " ± is the sample standard deviation (n − 1) over n = \(seeds.count) seeds (\(list))."
        : " One run (seed \(list)): no standard deviation."
    } else {
      lines[0] += " ± is the sample standard deviation (n − 1) over n seeds, n in parentheses."
    }
    if run.contains(where: { $0.runs.contains { !$0.converged } }) {
      lines.append(
        "★ k/n: k of n seeds did not converge (a loss that is not finite, or at the end at most "
          + "twice the accuracy of chance).")
    }
    if cells.contains(where: { $0.paper != nil }) {
      lines.append(
        "paper: published mean ± SD of 3 runs; ★ did not converge there, – has no number there.")
    }
    return lines
  }
}

extension TableSpec {
  /// What cannot be run here, a line a reason.
  var absentLines: [String] {
    Set(absent.values).sorted().map { reason in
      let count = absent.values.count { $0 == reason }
      return "Not run, as \(reason): \(count) \(count == 1 ? "cell" : "cells")."
    }
  }
}
