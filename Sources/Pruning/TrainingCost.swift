import Training

extension Method {
  /// Epochs of all runs that the method needs, in units of one dense training of `study`'s schedule;
  /// a rewound run counts from its step on. Fine-tuning counts, scoring before training does not.
  /// - Parameter stepsPerEpoch: 391 on CIFAR-10 with batches of 128.
  public func trainingCost(in study: Study, stepsPerEpoch: Int) throws -> Double {
    var study = study
    _ = try plan(&study)
    let steps = study.stages.reduce(0) { steps, stage in
      var skipped = 0
      if case .rewound(let reference) = stage.start { skipped = reference.step ?? 0 }
      return steps + stage.schedule.epochs * stepsPerEpoch - skipped
    }
    return Double(steps) / Double(study.schedule.epochs * stepsPerEpoch)
  }
}
