/// What runs owe each other: parents of the same setting, masks that follow from theirs, one
/// schedule a profile, and that no two runs are one.
struct LineageCheck {
  let runs: [RunRecord]
  private let byHash: [String: RunRecord]

  init(_ runs: [RunRecord]) {
    self.runs = runs
    byHash = Dictionary(runs.map { ($0.hash, $0) }) { first, _ in first }
  }

  func check(_ findings: inout Findings) {
    for run in runs where !run.summary.isNull { checkParents(run, &findings) }
    checkTwins(&findings)
    checkSchedules(&findings)
  }

  /// A profile is one schedule.
  private func checkSchedules(_ findings: inout Findings) {
    for (_, all) in Dictionary(grouping: runs, by: \.profile) {
      let counts = Dictionary(grouping: all.compactMap { $0.summary["schedule"].text }) { $0 }
      guard let usual = counts.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })?.key
      else { continue }
      for run in all {
        guard let schedule = run.summary["schedule"].text, schedule != usual else { continue }
        findings.error(
          run.path("run.json"),
          "its schedule is \(schedule), that of other runs of profile \(run.profile) \(usual)")
      }
    }
  }

  private func checkParents(_ run: RunRecord, _ findings: inout Findings) {
    let file = run.path("run.json")
    let parents = run.start.states + run.startMask.states
    let unique = parents.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    findings.compare(
      file, "parents, by config", unique, found: run.summary["parents"].texts)
    for hash in unique {
      guard let parent = byHash[hash] else {
        findings.note(file, "starts from \(hash.prefix(8)), which is not published")
        continue
      }
      findings.require(
        parent.setting == run.setting, file,
        "starts from \(parent.name), whose seed, data or setting differ")
    }
    if run.schedule["phase"].text == "fine-tuning" {
      findings.require(
        run.start.kind == "weights" && run.start.isEnd, file,
        "it is fine-tuned, but not from the end of a run")
    }
    checkMask(run, &findings)
    checkStart(run, &findings)
  }

  /// A frozen mask is its parent's, or what is left of that after pruning the smallest.
  private func checkMask(_ run: RunRecord, _ findings: inout Findings) {
    guard run.config["method"]["name"].text == "static", let mask = run.mask else { return }
    // Of weights that are no numbers none is the smallest: such a run ends before its mask is made.
    if let keeping = run.config["mask"]["keeping"].integer, !run.stoppedEarly {
      findings.compare(run.path("mask.gz"), "kept weights, by config", keeping, found: mask.ones)
    }
    guard run.startMask.isEnd, let parent = run.startMask.states.first.flatMap({ byHash[$0] }),
      parent.numerics == run.numerics, let before = parent.mask
    else { return }
    let holds = run.startMask.kind == "mask" ? mask == before : mask.isSubset(of: before)
    findings.require(
      holds, run.path("mask.gz"),
      run.startMask.kind == "mask"
        ? "not the mask of \(parent.name), whose mask it keeps"
        : "keeps weights that \(parent.name), from which it was pruned, does not have")
  }

  /// Weights and mask of one run's end are that run: its last evaluation is the first of this one.
  private func checkStart(_ run: RunRecord, _ findings: inout Findings) {
    guard let initial = run.summary["initial"].members, run.start.kind == "weights",
      run.startMask.kind == "mask", run.start.isEnd, run.startMask.isEnd,
      run.start.states == run.startMask.states, let parent = byHash[run.start.states[0]],
      parent.numerics == run.numerics, !parent.summary["final"].isNull
    else { return }
    for name in ["correct", "correct5", "total"] {
      findings.compare(
        run.path("run.json"), "initial.\(name), by the end of \(parent.name)",
        parent.summary["final"][name].integer, found: initial[name]?.integer)
    }
    findings.compare(
      run.path("run.json"), "initial.loss, by the end of \(parent.name)",
      parent.summary["final"]["loss"].double, found: initial["loss"]?.double)
  }

  private func checkTwins(_ findings: inout Findings) {
    var byCell: [String: RunRecord] = [:]
    var byWeights: [String: RunRecord] = [:]
    for run in runs where !run.summary.isNull {
      let file = run.path("run.json")
      for cell in run.cells {
        let key = "\(cell) \(run.seed ?? -1) \(run.numerics)"
        if let other = byCell[key] {
          findings.error(file, "of the same cell \(cell), seed and numerics as \(other.name)")
        }
        byCell[key] = run
      }
      guard run.isConverged, let weights = run.summary["weights_sha256"].text else { continue }
      // Of one seed two methods may end alike: a mask that never moved is dense training.
      if let other = byWeights[weights], other.seed != run.seed {
        findings.error(file, "its weights are those of \(other.name), of another seed")
      }
      byWeights[weights] = run
    }
  }
}

/// Where a run takes its weights or its mask from, as its recipe says.
struct Origin {
  /// `initialisation`, `weights`, `rewound`; `keep-all`, `mask`, `magnitude`.
  let kind: String
  /// Hashes of the recipes it needs.
  let states: [String]
  /// Whether it is the end of that run that is taken.
  let isEnd: Bool

  init(_ json: JSON) {
    let state = json.members?.first { !$0.value["stage"].isNull }
    kind = json.text ?? state?.key ?? json.members?.keys.first ?? ""
    states = state.flatMap { $0.value["stage"].text }.map { [$0] } ?? []
    isEnd = state?.value["step"].text == "end"
  }
}

extension RunRecord {
  var start: Origin { Origin(config["start"]) }
  var startMask: Origin { Origin(config["mask"]) }
}
