/// Reads a `booktabs` table.
func latexGrid(_ text: String) -> Grid? {
  let lines = text.split(separator: "\n").map(String.init)
  guard let top = lines.firstIndex(of: "\\toprule"), let middle = lines.firstIndex(of: "\\midrule"),
    let bottom = lines.firstIndex(of: "\\bottomrule"), top + 2 == middle, middle < bottom
  else { return nil }
  let rows = lines[(middle + 1)..<bottom].map(latexCells)
  return Grid(header: latexCells(lines[top + 1]), rows: rows, text: latexText(text))
}

private func latexCells(_ line: String) -> [String] {
  guard line.hasSuffix(" \\\\") else { return [] }
  return String(line.dropLast(3)).replacing("\\&", with: "\u{0}")
    .split(separator: "&", omittingEmptySubsequences: false)
    .map { trimmed(latexText(String($0).replacing("\u{0}", with: "\\&"))) }
}

/// What LaTeX shows for `text`, as far as tables use it.
private func latexText(_ text: String) -> String {
  let numbers = text.replacing(/\$([0-9.]+)\\pm([0-9.]+)\$/) { "\($0.1) ± \($0.2)" }
  let signs = [
    ("$\\pm$", "±"), ("$\\star$", "★"), ("$\\times$", "×"), ("$-$", "−"), ("--", "–"),
    ("\\ldots{}", "…"), ("\\textasciitilde{}", "~"), ("\\textasciicircum{}", "^"),
  ]
  let shown = signs.reduce(numbers) { $0.replacing($1.0, with: $1.1) }
  // A backslash that is shown must not escape what follows it.
  return shown.split(separator: "\\textbackslash{}", omittingEmptySubsequences: false)
    .map { unescaped(String($0)) }.joined(separator: "\\")
}
