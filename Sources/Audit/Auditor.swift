/// Recomputes what is published from the raw records, offline. It shares nothing with the code that
/// wrote them: its own readers, counts, networks and number formats.
public struct Auditor: Sendable {
  /// Folders of records and tables, and of figures.
  public let results, plots: String

  public init(results: String = "results", plots: String = "plots") {
    (self.results, self.plots) = (results, plots)
  }

  public func audit() throws -> AuditReport {
    var findings = Findings()
    let names = FileTree.names(in: "\(results)/runs")
    guard names.contains(where: { FileTree.isFolder("\(results)/runs/\($0)") }) else {
      throw NoRecords(folder: "\(results)/runs")
    }
    var report = AuditReport()
    report.files = Seal.check(results, &findings)
    if FileTree.isFolder(plots) {
      report.files += Seal.check(plots, &findings)
    } else {
      findings.note(plots, "no such folder: no figures were checked")
    }
    let runs = records(names, &findings)
    report.runs = runs.count
    for run in runs { Self.check(run, version: version, &findings) }
    LineageCheck(runs).check(&findings)
    TuningBudget(runs).check("\(results)/runs", &findings)
    noteChanges(runs, &findings)
    let tables = TableFiles(results, runs)
    report.cells = tables.check(&findings)
    tables.checkFigures(below: plots, &findings)
    report.readings = TestReadings(runs)
    report.findings = findings.list
    report.numbers = findings.numbers
    return report
  }

  private var version: String? {
    FileTree.text("\(results)/VERSION").map { String($0.prefix { $0 != "\n" }) }
  }

  private func records(_ names: [String], _ findings: inout Findings) -> [RunRecord] {
    var runs: [RunRecord] = []
    for name in names {
      let path = "\(results)/runs/\(name)"
      if name.hasPrefix(".") {
        findings.note(path, "left behind by a program that was stopped; it can be removed")
      } else if FileTree.isFolder(path) {
        runs.append(RunRecord(path, name: name, &findings))
      } else {
        findings.error(path, "no folder of a run")
      }
    }
    return runs
  }

  private static func check(_ run: RunRecord, version: String?, _ findings: inout Findings) {
    FieldCheck(run: run).check(&findings)
    IdentityCheck(run: run, version: version).check(&findings)
    MaskCheck(run: run).check(&findings)
    EpochCheck(run: run).check(&findings)
    OutcomeCheck(run: run).check(&findings)
    UpdateCheck(run: run).check(&findings)
  }

  private func noteChanges(_ runs: [RunRecord], _ findings: inout Findings) {
    let count = runs.count { $0.machine["dirty"].boolean == true }
    if count > 0 {
      findings.note(
        "\(results)/runs",
        "\(count) runs were trained by a program whose sources may differ from their commit")
    }
  }
}

/// There is nothing to audit.
public struct NoRecords: Error, Hashable, CustomStringConvertible {
  public let folder: String
  public var description: String {
    "\(folder): no records; name the folder that holds runs/ by --results"
  }
}
