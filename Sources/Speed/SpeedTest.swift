import Exchange
import Foundation
import Networks
import Results
import Tensors

/// Everything that is measured of a network: whole, layer by layer, and on disk.
public struct SpeedTest {
  /// Rounds in each of which every contender is measured once.
  public let rounds: Int
  public let isa: ISA
  /// A Python that may have ONNX Runtime, looked up in PATH.
  public let python: String

  /// - Parameter isa: the best of the machine for single precision, if `nil`.
  public init(rounds: Int, isa: ISA?, python: String) throws {
    self.rounds = rounds
    self.isa = isa ?? min(.best, .avx512)
    self.python = python
    guard self.isa.isAvailable, self.isa <= .avx512 else {
      throw PrunedInferenceError.unavailable(self.isa)
    }
  }

  private static let batches = [1, 64]
  /// One thread, and all.
  package static var threadCounts: [Int] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return cores == 1 ? [1] : [1, cores]
  }

  /// What was measured of a network.
  public struct Result {
    public var timings: [SpeedRecord.Timing] = []
    public var layers: [SpeedRecord.Layer] = []
    public var shapes: [SpeedRecord.Shape] = []
    public var sizes: [SpeedRecord.Size] = []
    /// ONNX Runtime's version, or why it took no part.
    public var peer = ""
  }

  /// - Parameter report: receives a line before each part.
  public func measure(
    _ network: TrainedNetwork, report: (String) -> Void = { _ in }
  ) throws -> Result {
    let smaller = network.shrunk()
    let shrunk = smaller.weights.count < network.weights.count ? smaller : nil
    let pictures = Self.noise(Self.batches.max()! * network.architecture.inputShape.count)
    var result = Result()
    for threads in Self.threadCounts {
      let peers = peers(network, shrunk, pictures, threads, &result.peer)
      for batch in Self.batches {
        report("batches of \(batch), \(threads == 1 ? "one thread" : "\(threads) threads")")
        let runners: [any Runner] =
          try own(network, shrunk, pictures, threads: threads, batch: batch) + peers
        let rounds = try Rounds(runners, batch: batch, count: rounds)
        result.timings += zip(runners, rounds.seconds).map { runner, seconds in
          SpeedRecord.Timing(
            runner.contender, kernels: runner.kernels, batch: batch, threads: threads,
            seconds: seconds)
        }
      }
    }
    report("layers")
    let pruned = try PrunedInference(
      network.architecture, weights: network.weights, statistics: network.statistics, isa: isa)
    pruned.chooseKernels()
    let layers = try LayerSpeed(pruned, isa: isa, rounds: rounds)
    (result.layers, result.shapes) = (layers.layers, layers.shapes)
    result.sizes = StoredSizes.all(network, shrunk: shrunk)
    return result
  }

  private func own(
    _ network: TrainedNetwork, _ shrunk: TrainedNetwork?, _ pictures: [Float], threads: Int,
    batch: Int
  ) throws -> [OwnRunner] {
    let dense = try FusedInference(network, isa: isa, threads: threads)
    var runners = [
      OwnRunner(.dense, dense, kernels: dense.kernels, pictures: pictures)
    ]
    let others: [(SpeedRecord.Contender, TrainedNetwork?)] = [(.sparse, network), (.shrunk, shrunk)]
    for case (let contender, let network?) in others {
      let fastest = try FastestInference(
        network, isa: isa, threads: threads, batch: batch, pictures: pictures)
      try Self.check(fastest.inference, dense, pictures)
      runners.append(
        OwnRunner(contender, fastest.inference, kernels: fastest.kernels, pictures: pictures))
    }
    return runners
  }

  /// ONNX Runtime on both networks, where there is one.
  private func peers(
    _ network: TrainedNetwork, _ shrunk: TrainedNetwork?, _ pictures: [Float], _ threads: Int,
    _ word: inout String
  ) -> [any Runner] {
    do {
      let exported: [(SpeedRecord.Contender, TrainedNetwork?)] = [
        (.onnxruntime, network), (.onnxruntimeShrunk, shrunk),
      ]
      let peers = try exported.compactMap { contender, network in
        try network.map {
          try ONNXRuntime(contender, $0, python: python, pictures: pictures, threads: threads)
        }
      }
      let ours = try FusedInference(network, isa: isa, threads: threads).logits(of: pictures)
      for peer in peers {
        guard Self.difference(peer.logits, ours) < 1e-3 else {
          throw PeerError(description: "its logits are others than ours")
        }
      }
      word = peers.first?.version ?? ""
      return peers
    } catch {
      word = "no part (\(python)): \(error)"
      return []
    }
  }

  /// A measurement of wrong results would mean nothing.
  private static func check(
    _ inference: any Inference, _ dense: any Inference, _ pictures: [Float]
  ) throws {
    let few = Array(pictures.prefix(3 * dense.imageSize))
    let difference = difference(inference.logits(of: few), dense.logits(of: few))
    guard difference < 1e-3 else {
      throw WrongLogits(kernels: inference.kernels, difference: difference)
    }
  }

  /// The largest difference, as a part of the largest logit where that is above 1.
  private static func difference(_ logits: [Float], _ dense: [Float]) -> Float {
    guard logits.count == dense.count else { return .infinity }
    let largest = dense.reduce(1) { max($0, abs($1)) }
    return zip(logits, dense).reduce(0) { worst, pair in
      let difference = abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : max(worst, difference)
    } / largest
  }

  private static func noise(_ count: Int) -> [Float] {
    var stream = RandomStream(seed: 1, name: "pictures")
    return (0..<count).map { _ in Float(stream.normal()) }
  }
}

/// Kernels that do not agree with the fused engine: a fault of this program.
struct WrongLogits: Error, CustomStringConvertible {
  let kernels: String
  let difference: Float
  var description: String {
    "\(kernels): logits differ by \(difference) from those of the dense network; please report this"
  }
}
