import Exchange
import Foundation
import Networks
import Results
import Speed
import Tensors
import Testing

extension TrainedNetwork {
  /// A small residual network with random zeros, or with filters pruned.
  static func sample(zeros: Double, filters: Bool = false) -> TrainedNetwork {
    var net = Architecture("sample", input: Shape(3, 16, 16))
    var x = net.relu(net.batchNorm("bn1", net.convolution("conv1", net.input, 16)))
    var y = net.relu(net.batchNorm("bn2", net.convolution("conv2", x, 32, stride: 2)))
    y = net.batchNorm("bn3", net.convolution("conv3", y, 32))
    x = net.batchNorm("bn4", net.convolution("short", x, 32, kernel: 1, stride: 2))
    net.linear("fc", net.averagePool(net.relu(net.add(y, x))), 10)
    var stream = RandomStream(seed: 1, name: "sample")
    var weights = net.initialWeights(stream: &stream)
    for layer in net.layout.prunable {
      for filter in layer.filters where filters && layer.name == "conv2" {
        if stream.uniform() < zeros { for place in filter { weights[place] = 0 } }
      }
      for place in layer.range where !filters && stream.uniform() < zeros { weights[place] = 0 }
    }
    let mask = Mask(kept: weights[net.layout.prunableRange].map { $0 != 0 })
    return TrainedNetwork(net, weights: weights, statistics: net.initialStatistics, mask: mask)
  }
}

@Suite("Speed")
struct SpeedTests {
  private static let noPython = "no-such-python"

  @Test("every contender is measured under every load, in every round")
  func all() throws {
    let test = try SpeedTest(rounds: 6, isa: nil, python: Self.noPython)
    let network = TrainedNetwork.sample(zeros: 0.6)
    let result = try test.measure(network)
    let loads = 2 * SpeedTest.threadCounts.count
    #expect(result.timings.count == 2 * loads)
    #expect(result.timings.allSatisfy { $0.seconds.count == 6 && $0.seconds.allSatisfy { $0 > 0 } })
    #expect(Set(result.timings.map(\.contender)) == [.dense, .sparse])
    #expect(result.peer.hasPrefix("no part (no-such-python): "))
    #expect(result.layers.map(\.name) == ["conv1", "conv2", "conv3", "short"])
    #expect(result.shapes.count == 4)
    for layer in result.layers {
      let own = try #require(network.architecture.layout[layer.name])
      #expect(layer.weights == own.range.count)
      #expect(layer.kept == network.weights[own.range].count { $0 != 0 })
      #expect(layer.sparseSeconds > 0 && layer.denseSeconds.isFinite)
    }
  }

  @Test("a network whose filters are pruned is also measured without them")
  func shrunk() throws {
    let test = try SpeedTest(rounds: 1, isa: .portable, python: Self.noPython)
    let result = try test.measure(.sample(zeros: 0.6, filters: true))
    #expect(Set(result.timings.map(\.contender)) == [.dense, .sparse, .shrunk])
    let sizes = Dictionary(uniqueKeysWithValues: result.sizes.map { ($0.form, $0) })
    #expect(try #require(sizes[.shrunk]).bytes < #require(sizes[.dense]).bytes)
  }

  @Test("an instruction set without kernels is named", arguments: [ISA.avx512bf16, .amx])
  func unavailable(isa: ISA) throws {
    #expect {
      _ = try SpeedTest(rounds: 1, isa: isa, python: "python3")
    } throws: {
      "\($0)".hasPrefix("no kernels skip pruned weights with \(isa.rawValue) here; ")
    }
  }

  @Test("bytes on disk are those of the forms' definitions")
  func sizes() throws {
    let network = TrainedNetwork.sample(zeros: 0.75)
    let layout = network.architecture.layout
    let prunable = layout.prunableRange.count
    let kept = network.weights[layout.prunableRange].count { $0 != 0 }
    let rest = 4 * (layout.count - prunable + network.statistics.count)
    let sizes = StoredSizes.all(network, shrunk: nil)
    #expect(sizes.map(\.form) == [.dense, .bitmask, .compressed])
    let bits = layout.prunable.reduce(0) { $0 + ($1.range.count + 7) / 8 }
    let filters = layout.prunable.reduce(0) { $0 + $1.shape[0] }
    #expect(sizes[0].bytes == 4 * prunable + rest)
    #expect(sizes[1].bytes == bits + 4 * kept + rest)
    // A count of four bytes a filter; a place of two bytes and a value of four a weight.
    #expect(sizes[2].bytes == 4 * filters + 6 * kept + rest)
    #expect(sizes[0].gzipped < sizes[0].bytes)
  }

  @Test("rounds take turns, each beginning with another")
  func rounds() throws {
    final class Scripted: Runner {
      let contender = SpeedRecord.Contender.dense
      let kernels: String
      let log: (String, Int) -> Void
      init(_ name: String, _ log: @escaping (String, Int) -> Void) {
        (kernels, self.log) = (name, log)
      }
      func seconds(batch: Int, repeats: Int) -> Double {
        log(kernels, repeats)
        return kernels == "a" ? 0.001 : 0.5
      }
    }
    var calls: [(String, Int)] = []
    let runners = ["a", "b"].map { Scripted($0) { calls.append(($0, $1)) } }
    let rounds = try Rounds(runners, batch: 1, count: 3)
    #expect(rounds.seconds == [[0.001, 0.001, 0.001], [0.5, 0.5, 0.5]])
    #expect(calls.map(\.0) == ["a", "b", "a", "b", "b", "a", "a", "b"])
    // A round lasts at least 4 ms and one batch.
    #expect(calls.dropFirst(2).allSatisfy { $0.1 == ($0.0 == "a" ? 4 : 1) })
  }

  private static let python = ProcessInfo.processInfo.environment["PRUNEBENCH_PYTHON"] ?? "python3"
  private static let hasONNXRuntime: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", "import numpy, onnxruntime"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    "ONNX Runtime takes part with our logits",
    .enabled(if: hasONNXRuntime, "no Python with onnxruntime: set PRUNEBENCH_PYTHON"))
  func peer() throws {
    let test = try SpeedTest(rounds: 1, isa: nil, python: Self.python)
    let result = try test.measure(.sample(zeros: 0.6, filters: true))
    #expect(Set(result.timings.map(\.contender)) == Set(SpeedRecord.Contender.allCases))
    #expect(result.peer.first?.isNumber == true)
  }
}
