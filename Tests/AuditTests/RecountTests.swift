import Audit
import Networks
import Tensors
import TestVectors
import Testing

@Suite("Two counts that share no code agree")
struct RecountTests {
  private func agrees(
    _ architecture: Architecture, _ network: NetworkDescription, _ set: String?, _ kept: [Bool],
    _ place: String
  ) throws {
    let mask = Mask(kept: kept)
    let prunable = try #require(network.prunable(set))
    #expect(prunable.compactMap(\.layer) == architecture.layout.prunable.map(\.name), "\(place)")
    #expect(prunable.map(\.size) == architecture.layout.prunable.map(\.range.count), "\(place)")
    let survivors = architecture.layout.prunable.map { ($0.name, mask.keptCount(in: $0.range)) }
    let recount = Recount(network, survivors: Dictionary(uniqueKeysWithValues: survivors))
    #expect(recount.parameters == architecture.parameterCount(mask: mask), "\(place)")
    #expect(recount.multiplyAdds == architecture.multiplyAdds(mask: mask), "\(place)")
    #expect(
      recount.convolutionMultiplyAdds == architecture.convolutionMultiplyAdds(mask: mask),
      "\(place)")
    let bits = try #require(Bits(packed(kept), count: kept.count))
    #expect(
      network.usefulCount(prunable, bits) == architecture.effective(mask).keptCount, "\(place)")
  }

  private func packed(_ kept: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (kept.count + 7) / 8)
    for (place, value) in kept.enumerated() where value { bytes[place / 8] |= 128 >> (place % 8) }
    return bytes
  }

  @Test("of the masks of published runs")
  func published() throws {
    let architecture = try Architecture.named("resnet8", inputChannels: 1)
    let network = try #require(NetworkDescription(named: "resnet8", channels: 1))
    let count = architecture.layout.prunableRange.count
    for run in Published.runs where run.contains("-s1-") && run.hasPrefix("resnet8-fashion-mnist") {
      let bytes = try #require(
        gunzip(
          Published.bytes("\(Published.results)/runs/\(run)/mask.gz"), atMost: count / 8 + 1))
      let bits = try #require(Bits(bytes, count: count))
      try agrees(architecture, network, nil, (0..<count).map { bits[$0] }, run)
    }
  }

  @Test("of random masks of every network and set of prunable layers, sparse enough to be cut")
  func random() throws {
    var generator = Generator(state: 7)
    for name in [
      "resnet8", "resnet14", "resnet20", "resnet8b", "wrn10_1", "wrn16_2",
    ] {
      for set in [nil, "convolutions-and-linear", "all-but-first", "inner-convolutions", "ticket"] {
        let architecture = try Architecture.named(name)
          .pruning(set.map { try #require(PrunableSet(rawValue: $0)) } ?? .convolutions)
        let network = try #require(NetworkDescription(named: name, channels: 3))
        // One filter row in 200 survives: some channels are reached by nothing.
        let kept = architecture.layout.prunableRange.map { _ in
          UInt64.random(in: 0..<200, using: &generator) == 0
        }
        try agrees(architecture, network, set, kept, "\(name), \(set ?? "convolutions")")
      }
    }
  }

  @Test("of every network that is listed, whole", arguments: Architecture.names)
  func dense(name: String) throws {
    let architecture = try Architecture.named(name)
    let network = try #require(
      NetworkDescription(named: name, channels: 3, classes: architecture.classes))
    let recount = Recount(network)
    #expect(recount.parameters == architecture.parameterCount())
    #expect(recount.multiplyAdds == architecture.multiplyAdds())
    #expect(recount.convolutionMultiplyAdds == architecture.convolutionMultiplyAdds())
    for set in PrunableSet.allCases {
      #expect(
        network.prunable(set.rawValue)?.compactMap(\.layer)
          == architecture.pruning(set).layout.prunable.map(\.name), "\(set)")
    }
  }

  private struct Dense: Decodable { let total, convMacs, macs: Int }

  @Test("and the dense counts are those of the independent script, wide networks included")
  func vectors() throws {
    let dense: [String: Dense] = try TestVectors.read("counts", "dense")
    for (name, counts) in dense {
      let isGrey = name.hasSuffix("-1ch")
      let network = try #require(
        NetworkDescription(
          named: isGrey ? String(name.dropLast(4)) : name, channels: isGrey ? 1 : 3,
          classes: name == "resnet50" ? 1000 : 10))
      let recount = Recount(network)
      #expect(recount.parameters == counts.total, "\(name)")
      #expect(recount.convolutionMultiplyAdds == counts.convMacs, "\(name)")
      #expect(recount.multiplyAdds == counts.macs, "\(name)")
    }
  }
}
