import Networks
import Tensors
import TestVectors
import Testing

/// The tables and lists of models-and-data.md 2, read from it into anchors.json.
@Suite("Counts of the specification") struct AnchorTests {
  @Test("the table of networks")
  func dense() throws {
    let counts = try TestVectors.read("anchors", "dense", as: [String: DenseCounts].self)
    #expect(counts.count == 12)
    for (name, counts) in counts { counts.expect(of: try .named(name)) }
  }

  @Test("variants of VGG16-D differ in their classifiers alone")
  func variants() throws {
    let counts = try TestVectors.read("anchors", "variants", as: [String: Int].self)
    let convolutions = try Architecture.named("vgg16d").layout.prunable
    for (name, total) in counts {
      let net = try Architecture.named(name)
      #expect(net.parameterCount() == total, "\(name)")
      #expect(net.layout.prunable == convolutions, "\(name)")
    }
  }

  struct Uniform: Decodable {
    /// Rounded to whole parameters, and to 100 multiply-adds, in millions.
    let sparsity, params, millions: Double
  }

  @Test("what uniform sparsity leaves, unrounded; batch norm, ReLU and linear layers stay")
  func uniform() throws {
    let tables = try TestVectors.read("anchors", "uniform", as: [String: [Uniform]].self)
    let constants = try TestVectors.read("anchors", "constant", as: [String: Int].self)
    for (name, rows) in tables {
      let net = try Architecture.named(name)
      let convolutions = Double(net.convolutionMultiplyAdds())
      let constant = Double(net.multiplyAdds()) - convolutions
      if let expected = constants[name] { #expect(constant == Double(expected)) }
      for row in rows {
        let params =
          Double(net.parameterCount())
          - row.sparsity * Double(net.layout.prunableRange.count)
        #expect(abs(params - row.params) <= 0.5, "\(name) \(row.sparsity)")
        let macs = constant + (1 - row.sparsity) * convolutions
        #expect(abs(macs - 1e6 * row.millions) <= 50.001, "\(name) \(row.sparsity)")
      }
    }
  }

  struct Structured: Decodable {
    let ratio, millions: Double
    let sfpFilters, params, dpfFilters: Int
  }

  @Test("what is left without whole filters: numbers rounded down in each layer")
  func structured() throws {
    let tables = try TestVectors.read("anchors", "structured", as: [String: [Structured]].self)
    for (name, rows) in tables {
      let net = try Architecture.named(name)
      for row in rows {
        let (mask, filters) = net.withoutFilters(row.ratio)
        #expect(filters == row.sfpFilters, "\(name) \(row.ratio)")
        #expect(net.parameterCount(mask: mask) == row.params, "\(name) \(row.ratio)")
        #expect(Double(net.multiplyAdds(mask: mask)) == (1e6 * row.millions).rounded())
        #expect(prunedCount(at: row.ratio, of: net.layout.filters.count) == row.dpfFilters)
      }
    }
  }
}

extension Architecture {
  /// Without the first filters of every layer, `ratio` of them rounded down, and how many those
  /// are.
  func withoutFilters(_ ratio: Double) -> (mask: Mask, filters: Int) {
    let layout = layout
    var mask = Mask(keepingAll: layout.prunableRange.count)
    var filters = 0
    for layer in layout.prunable {
      let count = Int(Double(layer.filters.count) * ratio + 1e-9)
      for filter in layer.filters.prefix(count) { mask.set(filter, to: false) }
      filters += count
    }
    return (mask, filters)
  }
}
