import Networks
import Tensors
import TestVectors
import Testing

/// Every count of counts.json.
@Suite struct CostTests {
  @Test("dense counts are those of the vectors")
  func dense() throws {
    let counts = try TestVectors.read("counts", "dense", as: [String: DenseCounts].self)
    #expect(counts.count == 13)
    for (name, counts) in counts { counts.expect(of: try network(name)) }
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
    for item in cases {
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
      let (mask, filters) = net.withoutFilters(item.ratio)
      #expect(filters == item.sfpFilters)
      #expect(mask.prunedCount == item.zeros)
      #expect(net.parameterCount(mask: mask) == item.params)
      #expect(net.multiplyAdds(mask: mask) == item.macs)
      #expect(net.convolutionMultiplyAdds(mask: mask) == item.macsConvOnly)
      #expect(prunedCount(at: item.ratio, of: net.layout.filters.count) == item.dpfFilters)
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

  private func network(_ name: String) throws -> Architecture {
    name.hasSuffix("-1ch")
      ? try Architecture.named(String(name.dropLast(4)), inputChannels: 1)
      : try Architecture.named(name)
  }
}
