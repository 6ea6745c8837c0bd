import Training

// States in the middle of a run that other runs start from.
extension Campaign {
  /// The steps whose states other stages start from and that are not kept yet.
  func lackingSnapshots(of planned: PlannedRun) -> [Int] {
    planned.snapshots.filter { !store.hasSnapshot(entry(planned), at: $0) }
  }

  func saveSnapshot(_ run: any ActiveRun, _ planned: PlannedRun) throws {
    guard lackingSnapshots(of: planned).contains(run.step) else { return }
    try store.publish(run.tensors, of: entry(planned), at: run.step)
  }

  /// The run that diverged before the state from which another starts: from that state on, there is
  /// nothing to train.
  func divergedParent(of planned: PlannedRun) throws -> PlannedRun? {
    var recipes = Recipes()
    return try plan.parents(of: planned).first { parent in
      guard store.isFinished(entry(parent)) else { return false }
      let file = try store.finished(entry(parent))
      let outcome: Outcome = try file.decode(metadata: "outcome")
      guard outcome.status == .diverged else { return false }
      let end = try TrainingState(file, layout: parent.architecture.layout).step
      return planned.stage.inputs.contains { input in
        recipes.key(of: input.stage) == parent.key && input.step.map { $0 > end } ?? true
      }
    }
  }

  /// Keeps the state in which a run diverged in place of later ones.
  func abandonSnapshots(_ run: any ActiveRun, _ planned: PlannedRun) throws {
    for step in lackingSnapshots(of: planned) {
      try store.publish(run.tensors, of: entry(planned), at: step)
    }
  }
}
