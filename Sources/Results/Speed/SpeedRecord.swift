/// How fast a network is with its pruned weights left out, as it was measured on one machine.
public struct SpeedRecord: Codable, Hashable, Sendable {
  public var schema = Schema.current
  /// The run whose network it is.
  public var run: String
  public var model, data: String
  /// Fraction of the prunable weights that are 0.
  public var sparsity: Double
  public var weightsSHA256: String
  public var machine: Machine
  /// Rounds in each of which every contender was measured once.
  public var rounds: Int
  /// ISO 8601, UTC.
  public var started: String
  /// Version of ONNX Runtime, or why it took no part.
  public var peer: String
  public var timings: [Timing]
  public var layers: [Layer]
  public var shapes: [Shape]
  public var sizes: [Size]

  enum CodingKeys: String, CodingKey {
    case schema, run, model, data, sparsity, machine, rounds, started, peer, timings, layers, shapes
    case sizes
    case weightsSHA256 = "weights_sha256"
  }

  public init(
    run: String, model: String, data: String, sparsity: Double, weightsSHA256: String,
    machine: Machine, rounds: Int, started: String, peer: String, timings: [Timing],
    layers: [Layer], shapes: [Shape], sizes: [Size]
  ) {
    (self.run, self.model, self.data, self.sparsity) = (run, model, data, sparsity)
    (self.weightsSHA256, self.machine, self.rounds) = (weightsSHA256, machine, rounds)
    (self.started, self.peer, self.timings) = (started, peer, timings)
    (self.layers, self.shapes, self.sizes) = (layers, shapes, sizes)
  }

  public struct Machine: Codable, Hashable, Sendable {
    public var cpu: String
    public var features: [String]
    public var cores: Int
    /// Programs that wanted to run in the minute before, on average: above 0, others took part.
    public var load: Double
    /// The instruction set of our kernels.
    public var isa: String
    public var os: String
    public var commit: String
    public var dirty: Bool

    public init(
      cpu: String, features: [String], cores: Int, load: Double, isa: String, os: String,
      commit: String, dirty: Bool
    ) {
      (self.cpu, self.features, self.cores) = (cpu, features, cores)
      (self.load, self.isa) = (load, isa)
      (self.os, self.commit, self.dirty) = (os, commit, dirty)
    }

    /// A file name: lower-case letters, digits and single hyphens. A virtual machine's processor
    /// may say little, so the kernels are part of it.
    public var name: String {
      "\(cpu) \(isa)".lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        .joined(separator: "-")
    }
  }

  /// One contender under one load.
  public struct Timing: Codable, Hashable, Sendable {
    public var contender: Contender
    /// What ran, for people.
    public var kernels: String
    /// Pictures at a time.
    public var batch: Int
    public var threads: Int
    /// Of a batch, by round.
    public var seconds: [Double]

    public init(
      _ contender: Contender, kernels: String, batch: Int, threads: Int, seconds: [Double]
    ) {
      (self.contender, self.kernels) = (contender, kernels)
      (self.batch, self.threads, self.seconds) = (batch, threads, seconds)
    }

    public var median: Statistics.Median { Statistics.Median(seconds) }

    /// How many times faster than `other`, by the ratios within the rounds: what slows a round down
    /// slows both.
    public func speedUp(over other: Timing) -> Statistics.Median {
      Statistics.Median(zip(other.seconds, seconds).map { $0 / $1 })
    }
  }

  public enum Contender: String, Codable, CaseIterable, Sendable {
    /// The fused engine on the network as it was trained, zeros multiplied.
    case dense
    /// The kernel that is faster for each convolution: skipping zeros, or not.
    case sparse
    /// Without channels that nobody needs, by the faster engine.
    case shrunk
    case onnxruntime
    case onnxruntimeShrunk = "onnxruntime, shrunk"
  }

  /// A convolution of the network, one picture on one thread.
  public struct Layer: Codable, Hashable, Sendable {
    public var name, shape: String
    public var weights, kept: Int
    /// Whether zeros are skipped.
    public var skips: Bool
    /// Median seconds of the kernel that skips zeros and of the fastest one that does not.
    public var sparseSeconds, denseSeconds: Double

    enum CodingKeys: String, CodingKey {
      case name, shape, weights, kept, skips
      case sparseSeconds = "sparse_seconds"
      case denseSeconds = "dense_seconds"
    }

    public init(
      name: String, shape: String, weights: Int, kept: Int, skips: Bool, sparseSeconds: Double,
      denseSeconds: Double
    ) {
      (self.name, self.shape, self.weights, self.kept) = (name, shape, weights, kept)
      (self.skips, self.sparseSeconds, self.denseSeconds) = (skips, sparseSeconds, denseSeconds)
    }

    public var sparsity: Double { 1 - Double(kept) / Double(weights) }
  }

  /// Convolutions of one shape with random weights, one picture on one thread.
  public struct Shape: Codable, Hashable, Sendable {
    public struct Level: Codable, Hashable, Sendable {
      public var sparsity: Double
      /// How many times faster zeros are skipped than the fastest other kernel multiplies by them.
      public var speedUp: Statistics.Median

      enum CodingKeys: String, CodingKey {
        case sparsity
        case speedUp = "speed_up"
      }

      public init(sparsity: Double, speedUp: Statistics.Median) {
        (self.sparsity, self.speedUp) = (sparsity, speedUp)
      }
    }
    public var shape: String
    /// By rising sparsity.
    public var levels: [Level]

    public init(shape: String, levels: [Level]) { (self.shape, self.levels) = (shape, levels) }

    /// The sparsity from which on skipping zeros is faster, between two levels by a straight line
    /// through the times; `nil` if it is at none.
    public var breakEven: Double? {
      // Times as multiples of that without skipping.
      let times = levels.map { (sparsity: $0.sparsity, time: 1 / $0.speedUp.value) }
      guard let place = times.firstIndex(where: { $0.time <= 1 }) else { return nil }
      guard place > 0 else { return times[0].sparsity }
      let (before, after) = (times[place - 1], times[place])
      return before.sparsity
        + (before.time - 1) / (before.time - after.time) * (after.sparsity - before.sparsity)
    }
  }

  /// What the numbers of the network take on disk.
  public struct Size: Codable, Hashable, Sendable {
    public enum Form: String, Codable, CaseIterable, Sendable {
      /// Every number, four bytes each.
      case dense
      /// Of prunable tensors a bit a weight, and those that are not 0.
      case bitmask
      /// Of prunable tensors for each filter the number of weights that are not 0, then their
      /// places and values.
      case compressed = "compressed sparse"
      /// Every number of the shrunk network.
      case shrunk
    }
    public var form: Form
    public var bytes, gzipped: Int

    public init(_ form: Form, bytes: Int, gzipped: Int) {
      (self.form, self.bytes, self.gzipped) = (form, bytes, gzipped)
    }
  }
}
