/// One cell of a table's machine form: its place, the runs that it names, what follows from them.
struct CellCheck {
  let file: String
  let table: PublishedTable
  let row: PublishedTable.Row
  let column: String
  let cell: PublishedTable.Cell
  /// By name.
  let runs: [String: RunRecord]

  private var sparsity: String { Percent.sparsity(row.sparsity) }
  private var place: String { "row \(row.model) \(sparsity), column \(column)" }

  /// - Parameter all: names of the runs whose records say that they are of this cell.
  /// - Returns: the cell as its runs give it.
  func check(all: Set<String>, _ findings: inout Findings) -> RecomputedCell {
    checkPlace(&findings)
    var named: [RunRecord] = []
    for entry in cell.runs {
      guard let run = entry["run"].text.flatMap({ runs[$0] }) else {
        findings.error(
          file, "\(place): the run \(entry["run"].text ?? "without a name") is not published")
        continue
      }
      named.append(run)
      check(entry, run, &findings)
    }
    for run in all.subtracting(named.map(\.name)).sorted() {
      findings.error(file, "\(place): leaves out \(run), which is of this cell")
    }
    let seeds = named.map { $0.seed ?? -1 }
    findings.require(
      zip(seeds, seeds.dropFirst()).allSatisfy(<), file,
      "\(place): its seeds are not in order, or one stands twice")
    let result = RecomputedCell(named, isPlanned: cell.isPlanned)
    findings.compare(file, "\(place): n", result.runs.count, found: cell.json["n"].integer)
    findings.compare(file, "\(place): mean", result.mean(), found: cell.json["mean"].text)
    findings.compare(file, "\(place): sd", result.deviation(), found: cell.json["sd"].text)
    findings.compare(file, "\(place): star", result.isStar, found: cell.json["star"].boolean)
    findings.compare(file, "\(place): text", result.text(), found: cell.json["text"].text)
    return result
  }

  private func checkPlace(_ findings: inout Findings) {
    let name = CellName(cell.name)
    let isHere =
      name?.profile == table.profile && name?.model == row.model && name?.method == column
      && (name?.sparsity ?? sparsity) == sparsity && cell.json["method"].text == column
      && table.id.hasPrefix(name?.artifact ?? table.id)
    findings.require(isHere, file, "\(place): it is the cell \(cell.name)")
  }

  private func check(_ entry: JSON, _ run: RunRecord, _ findings: inout Findings) {
    findings.compare(
      file, "\(place): right answers of \(run.name)", run.rightCount,
      found: entry["correct"].integer)
    findings.compare(
      file, "\(place): images of \(run.name)", run.total, found: entry["total"].integer)
    findings.compare(file, "\(place): seed of \(run.name)", run.seed, found: entry["seed"].integer)
    findings.compare(
      file, "\(place): whether \(run.name) converged", run.isConverged,
      found: entry["converged"].boolean)
    findings.require(
      run.model == row.model && run.profile == table.profile && !run.isFailed, file,
      "\(place): \(run.name) is of another model or profile, or failed")
    guard let named = CellName(cell.name)?.sparsity,
      let target = run.summary["sparsity_target"].double
    else { return }
    findings.compare(
      file, "\(place): sparsity of \(run.name)", named, found: Percent.sparsity(target))
  }
}
