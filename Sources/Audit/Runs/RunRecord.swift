import Foundation

/// One folder of `results/runs`, read as far as it can be.
struct RunRecord: Sendable {
  static let files = [
    "correct.b64", "epochs.csv", "layers.csv", "machine.json", "mask.gz", "run.json", "still.csv",
    "updates.csv",
  ]

  /// The folder's name and path.
  let name, path: String
  /// `run.json`, `machine.json`.
  let summary, machine: JSON
  /// `nil` where a file cannot be read; what is wrong is among the findings.
  let epochs: [EpochRow]?
  let layers: [LayerRow]?
  let updates: [UpdateRow]?
  let still: [StillRow]?
  let mask: Bits?
  /// Right or wrong, image by image; empty where the run ended before its last evaluation.
  let correct: Bits?
  /// What is known of its data set; `nil` where that is not known here.
  let data: DataSetFacts?
  /// The network with the layers that this run may prune; `nil` where it is not known here.
  let network: (description: NetworkDescription, prunable: [NetworkDescription.Step])?

  init(_ path: String, name: String, _ findings: inout Findings) {
    (self.name, self.path) = (name, path)
    let present = FileTree.names(in: path)
    for file in Self.files where !present.contains(file) {
      findings.error("\(path)/\(file)", "missing")
    }
    for file in present where !Self.files.contains(file) {
      findings.error("\(path)/\(file)", "no file of a run")
    }
    let files = RunFiles(path: path)
    summary = files.json("run.json", &findings)
    machine = files.json("machine.json", &findings)
    epochs = files.rows("epochs.csv", &findings)
    layers = files.rows("layers.csv", &findings)
    updates = files.rows("updates.csv", &findings)
    still = files.rows("still.csv", &findings)
    let setting = summary["config"]["setting"]
    data = DataSetFacts(setting["data"], pictures: summary["pictures"])
    network = Self.network(setting, data)
    let last = layers.map { rows in rows.filter { $0.epoch == rows.last?.epoch } }
    // A run that was lost in its first epoch has no row.
    let known = network?.prunable.reduce(0) { $0 + $1.size }
    let count = last?.isEmpty == false ? last?.reduce(0) { $0 + $1.size } : known
    mask = count.flatMap { files.mask("mask.gz", count: $0, &findings) }
    correct = files.correct("correct.b64", total: summary["final"]["total"].integer ?? 0, &findings)
  }

  private static func network(
    _ setting: JSON, _ data: DataSetFacts?
  ) -> (description: NetworkDescription, prunable: [NetworkDescription.Step])? {
    guard let model = setting["model"].text, let data,
      let description = NetworkDescription(
        named: model, channels: data.channels, classes: data.classes),
      let prunable = description.prunable(setting["prunable"].text)
    else { return nil }
    return (description, prunable)
  }
}

extension RunRecord {
  func path(_ file: String) -> String { "\(path)/\(file)" }

  var config: JSON { summary["config"] }
  var setting: JSON { config["setting"] }
  var schedule: JSON { config["schedule"] }

  var hash: String { summary["config_hash"].text ?? "" }
  var numerics: String { summary["numerics"].text ?? "" }
  var seed: Int? { summary["seed"].integer }
  var profile: String { summary["profile"].text ?? "" }
  var cells: [String] { summary["cell"].texts ?? [] }
  var isFailed: Bool { summary["status"].text == "failed" }
  var model: String { setting["model"].text ?? "" }
  /// Whether it was judged on images held out of training.
  var isValidation: Bool { setting["data"]["split"].text == "validation" }
  var classes: Int { data?.classes ?? 10 }

  /// Test images that it got right: counted in `correct.b64`, or chance for a run without a last
  /// evaluation, or what `final` says where only the list is missing.
  var rightCount: Int? {
    if let correct, correct.count > 0 { return correct.ones }
    let said = summary["final"]["correct"].integer.flatMap { 0..<1 << 32 ~= $0 ? $0 : nil }
    return said ?? total.map { $0 / classes }
  }

  var total: Int? {
    summary["final"]["total"].integer.flatMap { 1..<1 << 32 ~= $0 ? $0 : nil } ?? data?.test
  }

  /// Whether it converged (methods.md 0.6): finite loss, and at the end more than twice the
  /// accuracy of chance.
  var isConverged: Bool {
    guard summary["status"].text != "failed", let loss = summary["final"]["loss"].double,
      loss.isFinite, let rightCount, let total
    else { return false }
    return !isAtChance(rightCount, of: total) && !stoppedEarly
  }

  func isAtChance(_ right: Int, of total: Int) -> Bool { classes * right <= 2 * total }

  /// Of the schedule; `nil` unless it is one that can be trained.
  var epochCount: Int? { schedule["epochs"].integer.flatMap { 1..<1 << 20 ~= $0 ? $0 : nil } }

  /// Whether training ended before the last epoch of the schedule.
  var stoppedEarly: Bool {
    guard let epochs, let length = epochCount else { return false }
    return (epochs.last?.epoch ?? -1) < length - 1
  }

  /// The step at which it begins: that of the state to which it is rewound.
  var firstStep: Int { max(0, config["start"]["rewound"]["step"].integer ?? 0) }

  /// Training images and steps of an epoch; `nil` for data that is not known here.
  var epochLength: (images: Int, steps: Int)? {
    guard let data, let batch = setting["batch"].integer, 1..<1 << 32 ~= batch else { return nil }
    let images = data.counts(setting["data"]).training
    guard images > 0 else { return nil }
    return (images, (images + batch - 1) / batch)
  }
}
