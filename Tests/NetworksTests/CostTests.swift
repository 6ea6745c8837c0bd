import Networks
import Tensors
import TestVectors
import Testing

/// Every count of counts.json whose network this package provides.
@Suite struct CostTests {
  struct Dense: Decodable {
    let convLayers, convWeights, convBias, bnParams, fcParams, total: Int
    let convMacs, macs, filters: Int
  }

  @Test("dense counts are those of the vectors", arguments: Architecture.names + ["resnet8-1ch"])
  func dense(name: String) throws {
    let counts = try #require(TestVectors.read("counts", "dense", as: [String: Dense].self)[name])
    let net = try network(name)
    let layout = net.layout
    func size(_ isCounted: (Layer) -> Bool) -> Int {
      layout.layers.filter(isCounted).reduce(0) { $0 + $1.range.count }
    }
    #expect(layout.prunable.count == counts.convLayers)
    #expect(layout.prunableRange.count == counts.convWeights)
    #expect(layout.filters.count == counts.filters)
    #expect(size { !$0.decays } == counts.bnParams)
    #expect(size { $0.name.hasPrefix("fc") } == counts.fcParams)
    #expect(net.parameterCount() == counts.total)
    #expect(net.convolutionMultiplyAdds() == counts.convMacs)
    #expect(net.multiplyAdds() == counts.macs)
  }

  struct Masked: Decodable {
    let model: String
    let s: Double?
    let a, b: Int?
    let zeros, params, macs, macsConvOnly: Int
  }

  @Test("masked counts are those of the vectors")
  func masked() throws {
    let cases = try TestVectors.read("counts", "masked", as: [Masked].self)
    for item in cases where Architecture.names.contains(item.model) {
      let net = try network(item.model)
      let layout = net.layout
      var mask = Mask(keepingAll: layout.prunableRange.count)
      if let sparsity = item.s {
        for layer in layout.prunable {
          let count = prunedCount(at: sparsity, of: layer.range.count)
          mask.set(layer.range.lowerBound..<layer.range.lowerBound + count, to: false)
        }
      } else if let a = item.a, let b = item.b {
        mask = Mask(kept: layout.prunableRange.map { $0 % b < a })
      }
      #expect(mask.prunedCount == item.zeros)
      #expect(net.parameterCount(mask: mask) == item.params)
      #expect(net.multiplyAdds(mask: mask) == item.macs)
      #expect(net.convolutionMultiplyAdds(mask: mask) == item.macsConvOnly)
    }
  }

  struct Filters: Decodable {
    let model: String
    let ratio: Double
    let sfpFilters, zeros, params, macs, macsConvOnly, dpfFilters: Int
  }

  @Test("counts without whole filters are those of the vectors")
  func filters() throws {
    for item in try TestVectors.read("counts", "filters", as: [Filters].self) {
      let net = try network(item.model)
      let layout = net.layout
      var mask = Mask(keepingAll: layout.prunableRange.count)
      var filters = 0
      for layer in layout.prunable {
        let count = Int(Double(layer.filters.count) * item.ratio + 1e-9)
        for filter in layer.filters.prefix(count) { mask.set(filter, to: false) }
        filters += count
      }
      #expect(filters == item.sfpFilters)
      #expect(mask.prunedCount == item.zeros)
      #expect(net.parameterCount(mask: mask) == item.params)
      #expect(net.multiplyAdds(mask: mask) == item.macs)
      #expect(net.convolutionMultiplyAdds(mask: mask) == item.macsConvOnly)
      #expect(prunedCount(at: item.ratio, of: layout.filters.count) == item.dpfFilters)
    }
  }

  @Test(
    "convolutions are listed in flat order with the shapes of the vectors",
    arguments: ["resnet8", "resnet20", "wrn10_1"])
  func convolutions(name: String) throws {
    let lists = try TestVectors.read("counts", "convs", as: [String: [[JSONValue]]].self)
    let net = try network(name)
    let convolutions = net.multiplying.filter { $0.layer.shape.count == 4 }
    let ours = convolutions.map { layer, uses -> [JSONValue] in
      let width = Int(Double(uses).squareRoot())
      let numbers = layer.shape + [width, layer.range.count, layer.range.count * uses]
      return [.string(layer.name)] + numbers.map { .integer($0) }
    }
    #expect(ours == lists[name])
  }

  @Test("a misspelt network is named, with those that exist")
  func unknown() {
    #expect { try Architecture.named("resnet21") } throws: {
      "\($0)" == "there is no network \"resnet21\"; there are resnet8, resnet14, resnet20, "
        + "resnet32, resnet56, wrn10_1, wrn16_1, wrn28_2, wrn28_4, wrn28_8"
    }
  }

  private func network(_ name: String) throws -> Architecture {
    name.hasSuffix("-1ch")
      ? try Architecture.named(String(name.dropLast(4)), inputChannels: 1)
      : try Architecture.named(name)
  }
}
