import Tensors

/// What a finished run left behind, equal wherever the bits are equal: `run.json` and the tables
/// beside it (spec: artifacts 5). From here on nothing knows how a number was trained.
public struct Record: Hashable, Sendable {
  public var summary: Summary
  /// One row an epoch: `epochs.csv`.
  public var epochs: [Epoch] = []
  /// A row for each epoch with mask updates: `updates.csv`.
  public var updates: [Update] = []
  /// Survivors per layer and epoch: `layers.csv`.
  public var layers: [LayerCount] = []
  /// Percent of the positions whose mask changes at or after the start of each epoch: `still.csv`,
  /// entry e for epoch e, 0 ... E.
  public var stillChanging: [Double] = []
  /// For every test image whether the reported evaluation was right: `correct.b64`.
  public var correct: [Bool] = []
  /// The final mask in flat order, `true` = kept: `mask.gz`.
  public var mask: [Bool] = []

  public init(summary: Summary) { self.summary = summary }

  public enum Status: String, Codable, Sendable { case done, diverged, failed }

  /// `run.json`: recipe and results.
  public struct Summary: Codable, Hashable, Sendable {
    public var schema = Schema.current
    /// The folder's name, `<model>-<data>-<method>-<sparsity>-<profile>-s<seed>-<8 hex>`.
    public var run: String
    /// Names of the cells that this run feeds.
    public var cell: [String]
    /// The whole recipe, as it was hashed.
    public var config: JSONValue
    public var configHash: String
    /// Digest of pinned training steps through the kernels that trained this run.
    public var numerics: String
    /// Config hashes of the runs that this one started from.
    public var parents: [String]
    public var seed: Int
    public var profile: String
    /// `paper`, or `scaled(x)` with x the fraction of the paper's epochs.
    public var schedule: String
    public var precision: String
    /// SHA-256 of each data file, by its name.
    public var data: [String: String]
    /// How many pictures the data set's folder held; `nil` for other data sets.
    public var pictures: Pictures?
    public var status: Status
    /// Why a run diverged or failed; empty otherwise.
    public var reason: String
    /// The epoch, from 0, in which a number was no longer finite, or since which the accuracy stayed
    /// at that of chance.
    public var epochDiverged: Int?
    /// The evaluation of the weights that fine-tuning starts from; `nil` for other runs.
    public var initial: Evaluation?
    /// The evaluation after the last epoch: the reported one.
    public var final: Evaluation?
    /// The epoch with most right answers; logged, never reported as the result.
    public var best: Best?
    /// Positions of the mask; `nil` before schema 1.2.
    public var prunable: Int?
    public var params: Int
    public var macs: Int
    public var macsConv: Int
    public var sparsityTarget: Double
    public var sparsityPrunable: Double
    public var sparsityAll: Double
    /// Fraction of the prunable weights that are pruned or kept in vain: nothing of the picture
    /// reaches them, or nothing of them the logits. 1: the network is cut. `nil` before schema 1.1.
    public var sparsityEffective: Double?
    /// Names of the layers of which nothing is kept; `nil` before schema 1.1.
    public var emptyLayers: [String]?
    public var maskSHA256: String
    public var correctSHA256: String
    public var weightsSHA256: String

    enum CodingKeys: String, CodingKey {
      case schema, run, cell, config, numerics, parents, seed, profile, schedule, precision, data
      case pictures, status, reason, initial, final, best, prunable, params, macs
      case configHash = "config_hash"
      case epochDiverged = "epoch_diverged"
      case macsConv = "macs_conv"
      case sparsityTarget = "sparsity_target"
      case sparsityPrunable = "sparsity_prunable"
      case sparsityAll = "sparsity_all"
      case sparsityEffective = "sparsity_effective"
      case emptyLayers = "empty_layers"
      case maskSHA256 = "mask_sha256"
      case correctSHA256 = "correct_sha256"
      case weightsSHA256 = "weights_sha256"
    }
  }

  /// Pictures in files: of training and test those that can be read, and how many of both cannot
  /// and were left out.
  public struct Pictures: Codable, Hashable, Sendable {
    public var classes, training, test, unreadable: Int
    public init(classes: Int, training: Int, test: Int, unreadable: Int) {
      (self.classes, self.training, self.test) = (classes, training, test)
      self.unreadable = unreadable
    }
  }

  /// Integers out of a total, never rates.
  public struct Evaluation: Codable, Hashable, Sendable {
    public var correct: Int
    public var correct5: Int
    public var total: Int
    /// Mean of the losses over all examples, as `test_loss` beside `train_loss`.
    public var loss: Double
    public init(correct: Int, correct5: Int, total: Int, loss: Double) {
      (self.correct, self.correct5, self.total, self.loss) = (correct, correct5, total, loss)
    }

    /// Top-1, percent.
    public var accuracy: Double { 100 * Double(correct) / Double(total) }
  }

  public struct Best: Codable, Hashable, Sendable {
    public var epoch: Int
    public var correct: Int
    public init(epoch: Int, correct: Int) { (self.epoch, self.correct) = (epoch, correct) }
  }

  /// A row of `epochs.csv`. Losses are means over the examples. The test columns are `nil` where an
  /// epoch was not evaluated.
  public struct Epoch: Codable, Hashable, Sendable {
    public var epoch: Int
    public var learningRate: Float
    public var trainLoss: Double
    public var trainCorrect: Int
    public var trainTotal: Int
    public var test: Evaluation?
    /// Pruned fraction of the prunable weights.
    public var sparsity: Double
    public var params: Int
    public var macs: Int
    public init(
      epoch: Int, learningRate: Float, trainLoss: Double, trainCorrect: Int, trainTotal: Int,
      test: Evaluation?, sparsity: Double, params: Int, macs: Int
    ) {
      (self.epoch, self.learningRate, self.trainLoss) = (epoch, learningRate, trainLoss)
      (self.trainCorrect, self.trainTotal, self.test) = (trainCorrect, trainTotal, test)
      (self.sparsity, self.params, self.macs) = (sparsity, params, macs)
    }
  }

  /// A row of `updates.csv` (methods.md 12): the last mask update of an epoch.
  public struct Update: Codable, Hashable, Sendable {
    /// 0-based step before or after which the mask was set; -1 is the set-up.
    public var step: Int
    public var sparsity: Double
    /// Score of the last pruned item; `nil` where nothing was pruned.
    public var threshold: Float?
    /// |w~ - w|^2 / |w|^2 over the prunable weights.
    public var delta: Double
    /// Positions that changed since the previous mask.
    public var flips: Int
    /// Intersection over union of the kept sets of this and the previous mask.
    public var iou: Double
    /// A number of the method's own (DSR's threshold, SM's prune rate).
    public var extra: Double?
    /// Mean of `iou` over the updates of the epoch; `nil` before schema 1.2.
    public var meanIoU: Double?
    /// |w|^2 over the prunable weights; `nil` before schema 1.2.
    public var squaredNorm: Double?
    public init(
      step: Int, sparsity: Double, threshold: Float?, delta: Double, flips: Int, iou: Double,
      extra: Double? = nil, meanIoU: Double? = nil, squaredNorm: Double? = nil
    ) {
      (self.step, self.sparsity, self.threshold, self.delta) = (step, sparsity, threshold, delta)
      (self.flips, self.iou, self.extra) = (flips, iou, extra)
      (self.meanIoU, self.squaredNorm) = (meanIoU, squaredNorm)
    }
  }

  /// A row of `layers.csv`.
  public struct LayerCount: Codable, Hashable, Sendable {
    public var epoch: Int
    public var layer: String
    public var survivors: Int
    public var size: Int
    public init(epoch: Int, layer: String, survivors: Int, size: Int) {
      (self.epoch, self.layer, self.survivors, self.size) = (epoch, layer, survivors, size)
    }
  }
}

/// `machine.json`: where and when a run was trained. Differs from machine to machine.
public struct MachineRecord: Codable, Hashable, Sendable {
  public var commit: String
  public var dirty: Bool
  public var compiler: String
  public var flags: String
  public var cpu: String
  public var features: [String]
  public var engine: String
  public var isa: String
  public var os: String
  public var threads: Int
  /// ISO 8601, UTC.
  public var started: String
  public var ended: String
  public var seconds: Double
  public var maskSeconds: Double
  public var epochSeconds: [Double]
  public var maskEpochSeconds: [Double]
  /// Seconds for which training waited for pictures to be decoded; `nil` where they are in memory.
  public var pictureSeconds: Double?
  /// Seconds of writing checkpoints, not part of `seconds`; `nil` in older records.
  public var checkpointSeconds: Double?

  enum CodingKeys: String, CodingKey {
    case commit, dirty, compiler, flags, cpu, features, engine, isa, os, threads, started, ended
    case seconds
    case maskSeconds = "mask_seconds"
    case epochSeconds = "epoch_seconds"
    case maskEpochSeconds = "mask_epoch_seconds"
    case pictureSeconds = "picture_seconds"
    case checkpointSeconds = "checkpoint_seconds"
  }

  public init(
    commit: String, dirty: Bool, compiler: String, flags: String, cpu: String, features: [String],
    engine: String, isa: String, os: String, threads: Int, started: String, ended: String,
    seconds: Double, maskSeconds: Double, epochSeconds: [Double], maskEpochSeconds: [Double],
    pictureSeconds: Double? = nil
  ) {
    (self.commit, self.dirty, self.compiler, self.flags) = (commit, dirty, compiler, flags)
    (self.cpu, self.features, self.engine, self.isa) = (cpu, features, engine, isa)
    (self.os, self.threads, self.started, self.ended) = (os, threads, started, ended)
    (self.seconds, self.maskSeconds) = (seconds, maskSeconds)
    (self.epochSeconds, self.maskEpochSeconds) = (epochSeconds, maskEpochSeconds)
    self.pictureSeconds = pictureSeconds
  }
}

/// Version of the files under `results/`: a reader takes its own major version and no newer one.
public enum Schema {
  public static let current = "1.2"
}
