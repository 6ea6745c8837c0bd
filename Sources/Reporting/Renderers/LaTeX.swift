extension Sheet {
  /// A `booktabs` table that stands in any document: `$93.83\pm0.12$`, `$\star$`.
  public func latex() -> String {
    let columns = self.columns.map { $0.isNumber ? "r" : "l" }.joined()
    func line(_ cells: [String]) -> String { cells.joined(separator: " & ") + " \\\\" }
    let body = [
      ["% needs \\usepackage{booktabs}", "\\begin{table}", "\\centering"],
      ["\\caption{\(latexText(caption + notes.map { " (\($0))" }.joined()))}"],
      ["\\begin{tabular}{\(columns)}", "\\toprule", line(header.map(latexText)), "\\midrule"],
      rows.map { row in
        line(row.indices.map { self.columns[$0].isNumber ? latexCell(row[$0]) : latexText(row[$0]) })
      },
      ["\\bottomrule", "\\end{tabular}"],
      ["", "\\smallskip", "\\footnotesize " + latexText(footer.joined(separator: " "))],
      ["\\end{table}"],
    ]
    return body.joined().map { $0 + "\n" }.joined()
  }

  /// `92.42 ± 0.12 (★ 1/3)` as `$92.42\pm0.12$ ($\star$ 1/3)`.
  private func latexCell(_ text: String) -> String {
    guard let sign = text.range(of: " ± ") else { return latexText(text) }
    let rest = text[sign.upperBound...]
    let number = rest.prefix { $0.isNumber || $0 == "." }
    return "$\(text[..<sign.lowerBound])\\pm\(number)$"
      + latexText(String(rest[number.endIndex...]))
  }

  private func latexText(_ text: String) -> String {
    let special: [Character: String] = [
      "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
      "±": "$\\pm$", "★": "$\\star$", "×": "$\\times$", "−": "$-$", "–": "--", "…": "\\ldots{}",
    ]
    return text.map { character in
      special[character] ?? ("&%$#_{}".contains(character) ? "\\\(character)" : "\(character)")
    }.joined()
  }
}
