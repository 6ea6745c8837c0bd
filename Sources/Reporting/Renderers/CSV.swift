import Results

extension Table {
  /// RFC 4180, lines ended by LF: for each method its mean, SD and n, and the paper's where shown.
  /// ★ is `*` in the place of the mean; what was not run is empty. No lines above or below.
  func csv() -> String {
    let paper = showsPaper
    var header = ["model", "sparsity"]
    for method in methods {
      header += ["mean", "sd", "n"].map { "\(method)_\($0)" }
      if paper { header += ["mean", "sd"].map { "\(method)_paper_\($0)" } }
    }
    let lines = rows.map { row in
      [row.model, Format.sparsity(row.sparsity)]
        + row.cells.flatMap { cell in
          [
            cell.csvMean(quantity), cell.deviation(quantity) ?? "",
            cell.isRun ? "\(cell.runs.count)" : "",
          ] + (paper ? cell.paperColumns : [])
        }
    }
    return csvText([header] + lines)
  }
}

extension Cell {
  /// The mean, `*` for a cell that did not converge, nothing for one that was not run.
  func csvMean(_ quantity: Quantity) -> String {
    exactMean(quantity).map(Format.decimals) ?? (star == nil ? "" : "*")
  }

  /// The published mean and SD as a CSV file holds them.
  var paperColumns: [String] {
    switch paper {
    case .number(let mean, let deviation):
      [Format.decimals(mean), deviation.map(Format.decimals) ?? ""]
    case .notConverged: ["*", ""]
    case .blank, .illegible, nil: ["", ""]
    }
  }
}

/// RFC 4180 with line feeds.
func csvText(_ rows: [[String]]) -> String {
  rows.map { row in
    row.map { field in
      field.contains { ",\"\n\r".contains($0) }
        ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }.joined(separator: ",") + "\n"
  }.joined()
}
