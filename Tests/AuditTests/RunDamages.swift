import Audit

// What can be changed in the record of a run, a field at a time, its folder sealed anew.
extension Damage {
  /// Fields of `run.json`.
  static let summaries: [Damage] = [
    .field("final", "correct", line: "final.correct, by correct.b64") { $0.plus(1) },
    .field("final", "correct5", line: "final.correct5, by epochs.csv") { $0.plus(-1) },
    .field("final", "loss", line: "final.loss, by epochs.csv") { _ in .number(0.125) },
    .field("best", "correct", line: "best.correct, by epochs.csv") { $0.plus(1) },
    .field("best", "epoch", line: "best.epoch, by epochs.csv") { $0.plus(-1) },
    .field("params", line: "run.json: params: expected") { $0.plus(1) },
    .field("macs", line: "run.json: macs: expected") { $0.plus(-1) },
    .field("macs_conv", line: "run.json: macs_conv: expected") { $0.plus(1) },
    .field("sparsity_prunable", line: "run.json: sparsity_prunable") { _ in .number(0.8125) },
    .field("sparsity_all", line: "run.json: sparsity_all") { _ in .number(0.8125) },
    .field("sparsity_effective", line: "run.json: sparsity_effective") { _ in .number(0.8125) },
    .field("empty_layers", line: "run.json: empty_layers") { _ in .array([.string("conv1")]) },
    .field("seed", line: "seed differs from that of config") { $0.plus(1) },
    .field("seed", line: "seed is missing") { _ in .null },
    .field("config", "setting", "seed", line: "config_hash is not the SHA-256") { $0.plus(1) },
    .field("config", "schedule", "epochs", line: "did not end its schedule") { $0.plus(1) },
    .field("config", "schedule", "learningRate", line: "learning rate of epoch 0") { _ in
      .number(0.125)
    },
    .field("config", "setting", "evaluation", line: "evaluations at the end of epoch 0") { _ in
      .string("every-epoch")
    },
    .field("config", "setting", "data", "split", line: "images judged at epoch") { _ in
      .string("validation")
    },
    .field("config_hash", line: "config_hash is not the SHA-256 of config") { _ in
      .string(String(repeating: "0", count: 64))
    },
    .field("numerics", line: "numerics is missing or no SHA-256") { _ in .string("new") },
    .field("weights_sha256", line: "weights_sha256 is missing") { _ in .null },
    .field("mask_sha256", line: "its SHA-256 is not the mask_sha256") { _ in
      .string(String(repeating: "0", count: 64))
    },
    .field("run", line: "the run's name is not its folder's") { _ in .string("another") },
    .field("profile", line: "the name does not end in sparsity, profile, seed and hash") { _ in
      .string("short")
    },
    .field("sparsity_target", line: "the name does not end in sparsity") { _ in .number(0.9) },
    .field("schedule", line: "schedule is paper of 300 epochs, but config has 4") { _ in
      .string("paper")
    },
    .field("schedule", line: "its schedule is scaled(0.0143), that of") { _ in
      .string("scaled(0.0143)")
    },
    .field("cell", line: "is not of profile quick and model resnet8") { _ in
      .array([.string("quick:quick/resnet20/dpf/0.80")])
    },
    .field("schema", line: "schema 2.0 does not belong below VERSION 1.2") { _ in .string("2.0") },
    .field("status", line: "status, by the last evaluation") { _ in .string("diverged") },
    .field("status", of: "sfp-0.40-quick-s1", line: "status, by the last evaluation") { _ in
      .string("done")
    },
    .field("epoch_diverged", of: "sfp-0.40-quick-s1", line: "epoch_diverged") { $0.plus(-1) },
    .field("reason", of: "sfp-0.40-quick-s1", line: "a run that is diverged has no reason") { _ in
      .string("")
    },
    .field("initial", of: "dpf+ft-0.80-quick-s1", line: "evaluations before training") { _ in
      .null
    },
    .field("initial", "correct", of: "dpf+ft-0.80-quick-s1", line: "initial.correct, by the end") {
      $0.plus(1)
    },
    .field("parents", of: "dpf+ft-0.80-quick-s1", line: "parents, by config") { _ in .array([]) },
    .field("config", "setting", "batch", line: "whose seed, data or setting differ") {
      $0.plus(1)
    },
  ]

  /// Numbers of the tables beside it.
  static let runTables: [Damage] = [
    .entry("epochs.csv", row: -1, "test_correct", line: "final.correct, by epochs.csv") { _ in "1"
    },
    .entry("epochs.csv", row: 0, "epoch", line: "the epochs of the schedule") { _ in "4" },
    .entry("epochs.csv", row: 1, "lr", line: "learning rate of epoch 1") { _ in "0.25" },
    .entry("epochs.csv", row: 1, "train_total", line: "training images of epoch 1") { _ in "9999" },
    .entry("epochs.csv", row: 1, "sparsity", line: "sparsity of epoch 1, by layers.csv") { _ in
      "0.5"
    },
    .entry("epochs.csv", row: 2, "params", line: "params of epoch 2, by layers.csv") { _ in "1" },
    .entry("epochs.csv", row: 2, "macs", line: "macs of epoch 2, by layers.csv") { _ in "1" },
    .entry("epochs.csv", row: 2, "macs", line: "line 4 holds something that is no such number") {
      _ in ""
    },
    .entry("layers.csv", row: -1, "survivors", line: "survivors of layer3.0.downsample") { _ in
      "1"
    },
    .entry("layers.csv", row: 4, "survivors", line: "sparsity of epoch 0, by layers.csv") { _ in
      "1"
    },
    .entry("layers.csv", row: -1, "size", line: "mask.gz: not the gzip of") { _ in "4096" },
    .entry("layers.csv", row: -2, "layer", line: "the layers that may be pruned") { _ in "fc" },
    .entry("updates.csv", row: -1, "sparsity", line: "sparsity after the last update") { _ in
      "0.5"
    },
    .entry("updates.csv", row: -1, "step", line: "is not of the schedule") { _ in "100000" },
    .entry("updates.csv", row: -1, "iou", line: "iou does not follow from flips") { _ in "0.5" },
    .entry("updates.csv", row: -1, "flips", line: "iou does not follow from flips") { _ in "3" },
    .entry("still.csv", row: -1, "percent", line: "still.csv: the share of positions") { _ in
      "100.0"
    },
    .entry("still.csv", row: 0, "percent", line: "are no whole number of 76432 positions") { _ in
      "99.9"
    },
    .entry("still.csv", row: -1, "epoch", line: "still.csv: epochs") { _ in "5" },
  ]
}
