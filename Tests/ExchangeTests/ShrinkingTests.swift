import Exchange
import Networks
import Tensors
import Testing

@Suite("Shrinking")
struct ShrinkingTests {
  private static func isPruned(_ layer: String, _ filter: Int) -> Bool {
    // Some two in five, other ones in every layer.
    (layer.utf8.reduce(0) { $0 &+ Int($1) } + 7 * filter) % 5 < 2
  }

  @Test(
    "a shrunk network is smaller and has the logits of the masked one",
    arguments: Architecture.reduced)
  func sameLogits(architecture: Architecture) {
    let network = TrainedNetwork.random(architecture, pruning: Self.isPruned)
    let shrunk = network.shrunk()
    #expect(shrunk.weights.count < network.weights.count)
    #expect(shrunk.difference(from: network) < 1e-5)
  }

  @Test("a layer without filters leaves a network that works", arguments: Architecture.reduced)
  func emptyLayer(architecture: Architecture) {
    let layer = architecture.layout.prunable[1].name
    let network = TrainedNetwork.random(architecture) { name, _ in name == layer }
    #expect(network.shrunk().difference(from: network) < 1e-5)
  }

  @Test(
    "a network without any filter still has the logits of its biases",
    arguments: Architecture.reduced)
  func nothingLeft(architecture: Architecture) {
    let network = TrainedNetwork.random(architecture) { _, _ in true }
    #expect(network.shrunk().difference(from: network) < 1e-5)
  }

  @Test("a network without pruned filters stays as it is")
  func nothingToDo() throws {
    let network = TrainedNetwork.random(try #require(Architecture.reduced.first))
    #expect(network.shrunk() == network)
  }

  /// Two convolutions of 4 and 2 filters, the first with a batch norm that shifts by `shifts`.
  private static func pair(shifts: [Float]) -> TrainedNetwork {
    var net = Architecture("pair", input: Shape(1, 5, 5))
    var x = net.relu(net.batchNorm("bn", net.convolution("a", net.input, 4)))
    x = net.relu(net.convolution("b", x, 2))
    net.linear("fc", net.averagePool(x), 3)
    let network = TrainedNetwork.random(net) { $0 == "a" && $1 > 0 }
    var (weights, statistics) = (network.weights, network.statistics)
    weights.replaceSubrange(net.layout["bn.beta"]!.range, with: shifts)
    statistics.replaceSubrange(0..<4, with: [0, 0, 0, 0])
    return TrainedNetwork(net, weights: weights, statistics: statistics, mask: network.mask)
  }

  @Test("pruned filters whose batch norm shifts them below 0 go; of those above, one stays")
  func constants() {
    let silent = Self.pair(shifts: [0.1, -0.5, -0.1, 0])
    let one = silent.shrunk()
    #expect(one.architecture.layout["a"]?.shape == [1, 1, 3, 3])
    #expect(one.difference(from: silent) < 1e-6)
    let loud = Self.pair(shifts: [0.1, 0.5, 0.25, -1])
    let two = loud.shrunk()
    #expect(two.architecture.layout["a"]?.shape == [2, 1, 3, 3])
    #expect(two.architecture.layout["b"]?.shape == [2, 2, 3, 3])
    #expect(two.difference(from: loud) < 1e-6)
  }

  @Test("a channel that a sum needs stays in all its terms")
  func sums() throws {
    let architecture = try #require(Architecture.reduced.first { $0.name.hasPrefix("resnet8,") })
    let network = TrainedNetwork.random(architecture) { layer, filter in
      layer == "layer1.0.conv2" && filter == 0 || layer == "layer1.0.conv1" && filter < 2
    }
    let shrunk = network.shrunk()
    #expect(shrunk.architecture.layout["layer1.0.conv2"]?.shape[0] == 4)
    #expect(shrunk.architecture.layout["conv1"]?.shape[0] == 4)
    #expect((2...3).contains(shrunk.architecture.layout["layer1.0.conv1"]?.shape[0] ?? 0))
    #expect(shrunk.difference(from: network) < 1e-5)
  }
}
