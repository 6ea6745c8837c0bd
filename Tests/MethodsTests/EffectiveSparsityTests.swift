import Networks
import Tensors
import Testing

@Suite("Effective sparsity")
struct EffectiveSparsityTests {
  @Test(
    "a weight counts if and only if the flow of positive weights through it is not 0",
    arguments: [0.0, 0.5, 0.8, 0.9, 0.95, 0.98])
  func againstFlow(sparsity: Double) throws {
    let network = RealNetworkTests.network
    let engine = ReferenceEngine<Double>(network)
    let statistics = network.initialStatistics.map(Double.init)
    let count = network.layout.prunableRange.count
    for seed in 1...20 {
      var random = RandomStream(seed: seed, name: "mask")
      let keys = (0..<count).map { _ in Float(random.uniform()) }
      let mask = try Mask(pruning: prunedCount(at: sparsity, of: count), lowest: keys)
      // Scales 1, shifts and biases 0, weights 1 or 0.
      let weights = network.layout.layers.flatMap { layer in
        layer.range.map { index in
          if layer.isPrunable { return mask[index] ? 1.0 : 0 }
          return layer.name.hasSuffix("gamma") || layer.name.hasSuffix("weight") ? 1 : 0
        }
      }
      let flow = engine.flow(at: weights, statistics: statistics)
      let expected = (0..<count).map { mask[$0] && flow.gradient[$0] != 0 }
      #expect(network.effective(mask).kept == expected, "seed \(seed)")
    }
  }

  @Test("an empty layer is named; beside a shortcut it cuts off its own branch alone")
  func emptyLayer() {
    let network = RealNetworkTests.network
    var mask = Mask(keepingAll: network.layout.prunableRange.count)
    let layer = network.layout.prunable[1]
    mask.set(layer.range, to: false)
    #expect(network.emptyLayers(mask) == ["conv2"])
    #expect(network.effective(mask) == mask)  // all else is read through the shortcut
    mask.set(network.layout.prunable[2].range, to: false)
    #expect(network.effective(mask).keptCount == 0)
  }
}
