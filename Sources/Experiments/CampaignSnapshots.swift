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

  /// Keeps the state in which a run diverged in place of later ones: those that start from it will
  /// find out by their first step.
  func abandonSnapshots(_ run: any ActiveRun, _ planned: PlannedRun) throws {
    for step in lackingSnapshots(of: planned) {
      try store.publish(run.tensors, of: entry(planned), at: step)
    }
  }
}
