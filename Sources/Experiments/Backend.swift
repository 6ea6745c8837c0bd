import Crypto
import Datasets
import Foundation
import Networks
import Tensors
import Training

/// Which engine trains, and with which kernels.
public struct Backend: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// This package's own kernels: batch norm, ReLU and shortcuts inside the convolutions.
    case fused
    /// OpenBLAS: im2col and matrix products.
    case blas
    /// Plain Swift, slow: what the others are checked against.
    case reference
  }

  public let kind: Kind
  public let precision: Precision
  /// The instruction set of the fused engine.
  public let isa: ISA

  /// - Parameter isa: the best of the machine for the precision, if `nil`.
  /// - Throws: ``ConfigurationError`` for a choice that this machine or the engine does not offer,
  ///   or an error in one line if a library is missing.
  public init(_ kind: Kind = .fused, precision: Precision = .fp32, isa: ISA? = nil) throws {
    (self.kind, self.precision) = (kind, precision)
    self.isa = isa ?? Self.best(for: precision) ?? .best
    guard kind == .fused else {
      guard precision == .fp32, isa == nil else {
        throw ConfigurationError("--engine \(kind.rawValue) has neither --precision bf16 nor --isa")
      }
      if kind == .blas { _ = try OpenBLAS.open() }
      return
    }
    do {
      _ = try FusedEngine(
        Architecture.named("resnet8"), maximumBatch: 1, precision: precision, isa: self.isa)
    } catch let error as FusedEngineError {
      throw ConfigurationError("\(error)")
    }
  }

  /// The fused engine's kernels for this machine, if it has any.
  public static func best(for precision: Precision) -> ISA? {
    switch precision {
    case .fp32: min(.best, .avx512)  // it has no kernels of its own beyond
    case .bf16: .best < .avx512bf16 ? nil : .best
    }
  }

  /// The kernels in use, for `machine.json`.
  public var kernels: String {
    switch kind {
    case .fused: "\(isa.rawValue) \(precision.rawValue)"
    case .blas: (try? OpenBLAS.open().kernels) ?? "unknown"
    case .reference: "portable"
    }
  }

  /// - Parameter threads: of the fused engine; the bits do not depend on it.
  public func engine(
    for architecture: Architecture, batch: Int, threads: Int = 1
  ) throws -> any Engine {
    switch kind {
    case .fused:
      try FusedEngine(
        architecture, maximumBatch: batch, precision: precision, isa: isa, threads: threads)
    case .blas: try BLASEngine(architecture, maximumBatch: batch)
    case .reference: ReferenceEngine<Float>(architecture)
    }
  }

  /// Digest of pinned training steps of a network: it changes when a kernel or the instruction set
  /// changes a bit, and then no older result is taken for one of this backend.
  /// - Parameter readsPictures: with a digest of pinned pictures, as they are decoded here. Such
  ///   networks are large: one step on two images goes through all of their kernels.
  public func numerics(
    of architecture: Architecture, readsPictures: Bool = false, threads: Int = 1
  ) throws -> String {
    let (count, steps) = readsPictures ? (2, 1) : (19, 2)
    let batch = Batch.synthetic(
      of: architecture.inputShape.count, count: count, classes: min(10, architecture.classes))
    let engine = try engine(for: architecture, batch: batch.count, threads: threads)
    var stream = RandomStream(seed: 1, name: "numerics")
    var weights = architecture.initialWeights(stream: &stream)
    var statistics = engine.initialStatistics
    var gradient = weights
    for _ in 0..<steps {
      _ = engine.gradient(
        at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
        into: &gradient)
      for index in weights.indices { weights[index] -= 0.1 * gradient[index] }
    }
    var logits = [Float](repeating: 0, count: batch.count * engine.classes)
    engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)
    var hash = SHA256()
    if readsPictures { hash.update(data: Array(JPEG.numerics.utf8)) }
    for values in [weights, statistics, gradient, logits] {
      values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    return hexadecimal(hash.finalize())
  }
}

extension Batch {
  /// Noise in place of images, for measurements and digests.
  static func synthetic(of imageSize: Int, count: Int, classes: Int) -> Batch {
    var stream = RandomStream(seed: 1, name: "synthetic")
    var batch = Batch(capacity: count, imageSize: imageSize)
    for index in batch.images.indices { batch.images[index] = Float(2 * stream.uniform() - 1) }
    for index in batch.labels.indices { batch.labels[index] = Int32(stream.index(below: classes)) }
    return batch
  }
}

extension Precision {
  /// How recipes and records write it.
  public var recordName: String { self == .fp32 ? "float32" : rawValue }
}
