import Networks
import Testing

/// What the vectors say of a network that is not pruned.
struct DenseCounts: Decodable {
  let convLayers, convWeights, convBias, bnParams, fcParams, total: Int
  let convMacs, bnElements, reluElements, fcMacs, macs: Int
  /// Missing where the specification has none.
  let filters: Int?

  func expect(of net: Architecture, sourceLocation: SourceLocation = #_sourceLocation) {
    let (layout, lines) = (net.layout, net.layerCosts)
    func size(_ isCounted: (Layer) -> Bool) -> Int {
      layout.layers.filter(isCounted).reduce(0) { $0 + $1.range.count }
    }
    func line(_ name: String) -> LayerCost? { lines.last { $0.name == name } }
    let pairs = [
      ("convolutions", layout.prunable.count, convLayers),
      ("their weights", layout.prunableRange.count, convWeights),
      ("their biases", size { $0.name.hasSuffix(".bias") && !$0.name.hasPrefix("fc") }, convBias),
      ("batch-norm parameters", size { !$0.decays }, bnParams),
      ("linear parameters", size { $0.name.hasPrefix("fc") }, fcParams),
      ("parameters", net.parameterCount(), total),
      ("filters", layout.filters.count, filters ?? layout.filters.count),
      ("multiply-adds of convolutions", net.convolutionMultiplyAdds(), convMacs),
      ("batch-norm elements", line("batch norms")?.macs, 2 * bnElements),
      ("ReLU elements", line("ReLUs")?.macs, reluElements),
      (
        "multiply-adds of linear layers",
        lines.filter { $0.shape.count == 2 }.reduce(0) { $0 + $1.macs }, fcMacs
      ),
      ("multiply-adds", net.multiplyAdds(), macs),
    ]
    for (what, ours, theirs) in pairs {
      #expect(ours == theirs, "\(net.name): \(what)", sourceLocation: sourceLocation)
    }
  }
}
