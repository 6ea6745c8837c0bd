/// That a record is of the run that it says it is: name, recipe, seed, data, cells.
struct IdentityCheck {
  let run: RunRecord
  /// Schema of the results folder, `major.minor`.
  let version: String?

  func check(_ findings: inout Findings) {
    let (file, summary) = (run.path("run.json"), run.summary)
    if summary.isNull { return }
    findings.compare(
      file, "the run's name is not its folder's", run.name, found: summary["run"].text)
    findings.compare(
      file, "config_hash is not the SHA-256 of config", sha256(run.config.canonicalText),
      found: summary["config_hash"].text)
    checkName(file, &findings)
    findings.compare(
      file, "seed differs from that of config", run.setting["seed"].integer,
      found: summary["seed"].integer)
    findings.compare(
      file, "precision differs from that of config", run.setting["precision"].text,
      found: summary["precision"].text)
    checkData(file, &findings)
    checkCells(file, &findings)
    checkSchema(file, &findings)
    checkSchedule(file, &findings)
  }

  /// `paper`, or `scaled(x)` with x the fraction of the paper's epochs (models-and-data.md 4). A
  /// mask that another run found may be trained for longer.
  private func checkSchedule(_ file: String, _ findings: inout Findings) {
    guard let label = run.summary["schedule"].text, let epochs = run.epochCount
    else {
      return findings.error(file, "schedule or config's number of epochs is missing")
    }
    let factor =
      label == "paper"
      ? 1 : label.hasPrefix("scaled(") ? Double(label.dropFirst(7).dropLast()) : nil
    guard let factor, factor > 0 else {
      return findings.error(file, "schedule is \(label), neither paper nor scaled(x)")
    }
    let isTraining = run.schedule["phase"].text == "training"
    if isTraining, run.startMask.kind == "mask" { return }
    let paper =
      !isTraining ? 60 : run.model.hasPrefix("wrn") ? 200 : run.model == "resnet50" ? 90 : 300
    // x is rounded to four decimals, epochs to whole ones, at least one.
    let exact = factor * Double(paper)
    findings.require(
      abs(Double(epochs) - max(1, exact)) <= 0.5 + Double(paper) * 5e-5, file,
      "schedule is \(label) of \(paper) epochs, but config has \(epochs)")
  }

  /// `<model>-<data>-<method>-<sparsity>-<profile>[-<precision>]-s<seed>-<8 hex>`.
  private func checkName(_ file: String, _ findings: inout Findings) {
    let summary = run.summary
    let start = "\(run.model)-\(run.setting["data"]["name"].text ?? "")-"
    findings.require(
      run.name.hasPrefix(start), file, "the name does not begin with model and data, \(start)")
    let sparsity = summary["sparsity_target"].double.map(Percent.sparsity) ?? ""
    let precision = run.setting["precision"].text ?? "float32"
    let end =
      "-\(sparsity)-\(run.profile)" + (precision == "float32" ? "" : "-\(precision)")
      + "-s\(run.seed.map(String.init) ?? "")-\(run.hash.prefix(8))"
    findings.require(
      run.name.hasSuffix(end), file,
      "the name does not end in sparsity, profile, seed and hash, \(end)")
  }

  private func checkData(_ file: String, _ findings: inout Findings) {
    guard let digests = run.summary["data"].members else {
      return findings.error(file, "data holds no digests of files")
    }
    let lines = digests.sorted { FileTree.inByteOrder($0.key, $1.key) }
      .map { "\($1.text ?? "")  \($0)\n" }
    if let problem = run.data?.problem { findings.error(file, problem) }
    findings.compare(
      file, "config's digest of the data is not that of the files under data",
      sha256(lines.joined()), found: run.setting["data"]["digest"].text)
  }

  /// Cells are `[profile:]artifact/model/method[/sparsity]`, without profile for `paper`.
  private func checkCells(_ file: String, _ findings: inout Findings) {
    guard let cells = run.summary["cell"].texts else {
      return findings.error(file, "cell is no list of names")
    }
    let ordered = Set(cells).sorted(by: FileTree.inByteOrder)
    findings.require(cells == ordered, file, "cell is not sorted, or names one twice")
    for cell in cells {
      let name = CellName(cell)
      findings.require(
        name?.profile == run.profile && name?.model == run.model, file,
        "the cell \(cell) is not of profile \(run.profile) and model \(run.model)")
    }
  }

  private func checkSchema(_ file: String, _ findings: inout Findings) {
    func parts(_ text: String?) -> [Int] {
      (text ?? "").split(separator: ".").compactMap { Int($0) }
    }
    let (own, all) = (parts(run.summary["schema"].text), parts(version))
    findings.require(
      own.count == 2 && all.count == 2 && own[0] == all[0] && own[1] <= all[1], file,
      "schema \(run.summary["schema"].text ?? "is missing") does not belong below VERSION "
        + "\(version ?? "that is missing")")
  }
}

/// The name of a table's cell in its parts.
struct CellName: Hashable {
  let profile, artifact, model, method: String
  /// `nil` for the dense network.
  let sparsity: String?

  init?(_ text: String) {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let parts = halves[halves.count - 1].split(separator: "/").map(String.init)
    guard halves.count <= 2, 3...4 ~= parts.count else { return nil }
    profile = halves.count == 2 ? halves[0] : "paper"
    (artifact, model, method) = (parts[0], parts[1], parts[2])
    sparsity = parts.count == 4 ? parts[3] : nil
  }
}
