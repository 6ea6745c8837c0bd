import Networks
import Tensors
import Testing

@Suite("What may be pruned")
struct PrunableSetTests {
  /// 3 convolutions of 16 channels at most in each of 3 stages, 2 shortcuts: option B.
  static let network = try! Architecture.named("resnet8")

  @Test("numbers of weights, counted by hand from the list of layers")
  func counts() throws {
    let all = try Architecture.named("resnet20")
    let (convolutions, first, shortcuts, linear) = (270_256, 3 * 16 * 9, 16 * 32 + 32 * 64, 640)
    let expected: [PrunableSet: Int] = [
      .convolutions: convolutions, .convolutionsAndLinear: convolutions + linear,
      .allButFirst: convolutions - first + linear,
      .innerConvolutions: convolutions - first - shortcuts, .ticket: convolutions + linear,
    ]
    for set in PrunableSet.allCases {
      #expect(all.pruning(set).layout.prunableRange.count == expected[set], "\(set)")
      #expect(all.pruning(set).layout.count == all.layout.count)
    }
  }

  @Test("in a network that is not residual a ticket leaves the output layer alone")
  func ticket() {
    var network = Architecture("chain", input: Shape(1, 4, 4))
    let x = network.convolution("conv", network.input, 2)
    let hidden = network.linear("hidden", network.averagePool(x), 3)
    network.linear("output", hidden, 2)
    let names = network.pruning(.ticket).layout.prunable.map(\.name)
    #expect(names == ["conv", "hidden.weight"])
  }

  @Test("the same initial weights, loss and gradient, by name", arguments: PrunableSet.allCases)
  func sameNetwork(set: PrunableSet) throws {
    func gradient(_ network: Architecture) -> [String: [Float]] {
      var stream = RandomStream(seed: 1, name: "init")
      let weights = network.initialWeights(stream: &stream)
      let engine = ReferenceEngine<Float>(network)
      var (statistics, gradient) = (
        engine.initialStatistics, [Float](repeating: 0, count: weights.count)
      )
      let batch = Batch.random(2, network.inputShape, seed: 3)
      let result = engine.gradient(
        at: weights, statistics: &statistics, on: batch, objective: .crossEntropy(),
        into: &gradient)
      var tensors = ["loss": [Float(result.lossSum)]]
      for layer in network.layout.layers {
        tensors[layer.name] = Array(weights[layer.range]) + gradient[layer.range]
      }
      return tensors
    }
    #expect(gradient(Self.network.pruning(set)) == gradient(Self.network))
  }

  @Test("a pruned output weight saves one multiply-add, one of a convolution its area")
  func costs() throws {
    let network = Self.network.pruning(.convolutionsAndLinear)
    #expect(network.multiplyAdds() == Self.network.multiplyAdds())
    var mask = Mask(keepingAll: network.layout.prunableRange.count)
    let linear = try #require(network.layout.prunable.last)
    mask.set(linear.range.lowerBound, to: false)
    mask.set(0, to: false)  // of the first convolution, on 32 x 32 pixels
    #expect(network.multiplyAdds(mask: mask) == Self.network.multiplyAdds() - 1 - 1024)
    #expect(
      network.convolutionMultiplyAdds(mask: mask)
        == Self.network.convolutionMultiplyAdds() - 1024)
  }

  @Test("layers that may not be pruned count as whole for effective sparsity")
  func effective() {
    let inner = Self.network.pruning(.innerConvolutions)
    let nothing = Mask(kept: Array(repeating: false, count: inner.layout.prunableRange.count))
    #expect(inner.effective(nothing).keptCount == 0)
    let whole = Mask(keepingAll: nothing.count)
    #expect(inner.effective(whole) == whole)
    let all = Self.network.pruning(.convolutionsAndLinear)
    var cut = Mask(keepingAll: all.layout.prunableRange.count)
    cut.set(all.layout.prunable.last!.range, to: false)
    #expect(all.effective(cut).keptCount == 0)  // nothing reaches the logits
    #expect(all.emptyLayers(cut) == ["fc.weight"])
  }
}
