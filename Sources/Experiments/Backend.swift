import Crypto
import Foundation
import Networks
import Tensors
import Training

/// Which engine trains, and how it is made.
public struct Backend: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// OpenBLAS: im2col and matrix products.
    case blas
    /// Plain Swift, slow: what the others are checked against.
    case reference
  }

  public let kind: Kind

  /// - Throws: an error in one line if a library that the engine needs is missing.
  public init(_ kind: Kind = .blas) throws {
    self.kind = kind
    if kind == .blas { _ = try OpenBLAS.open() }
  }

  /// The kernels in use, for `machine.json`.
  public var isa: String {
    switch kind {
    case .blas: (try? OpenBLAS.open().kernels) ?? "unknown"
    case .reference: "portable"
    }
  }

  public func engine(for architecture: Architecture, batch: Int) throws -> any Engine {
    switch kind {
    case .blas: try BLASEngine(architecture, maximumBatch: batch)
    case .reference: ReferenceEngine<Float>(architecture)
    }
  }

  /// Digest of pinned training steps of a network: it changes when a kernel or the instruction set
  /// changes a bit, and then no older result is taken for one of this backend (artifacts.md 5).
  public func numerics(of architecture: Architecture) throws -> String {
    let batch = Batch.synthetic(of: architecture.inputShape.count, count: 19, classes: 10)
    let engine = try engine(for: architecture, batch: batch.count)
    var stream = RandomStream(seed: 1, name: "numerics")
    var weights = architecture.initialWeights(stream: &stream)
    var statistics = engine.initialStatistics
    var gradient = weights
    for _ in 0..<2 {
      _ = engine.gradient(
        at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
        into: &gradient)
      for index in weights.indices { weights[index] -= 0.1 * gradient[index] }
    }
    var logits = [Float](repeating: 0, count: batch.count * engine.classes)
    engine.logits(at: weights, statistics: statistics, of: batch, into: &logits)
    var hash = SHA256()
    for values in [weights, statistics, gradient, logits] {
      values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
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
