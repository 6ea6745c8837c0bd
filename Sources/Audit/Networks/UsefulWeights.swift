extension NetworkDescription {
  /// How many of the kept prunable weights lie on a way from the picture to the logits; the others
  /// are kept in vain.
  /// - Parameter mask: the weights of `prunable` in flat order, true where kept.
  package func usefulCount(_ prunable: [Step], _ mask: Bits) -> Int {
    var starts: [String: Int] = [:]
    var place = 0
    for step in prunable {
      starts[step.layer ?? ""] = place
      place += step.size
    }
    let links = steps.map { step in
      Links(step, start: step.layer.flatMap { starts[$0] }, mask)
    }
    var reached = sites.map { Array(repeating: false, count: $0.channels) }
    reached[0] = reached[0].map { _ in true }
    for link in links {
      for pair in link.pairs where reached[link.from][pair.input] {
        reached[link.to][pair.output] = true
      }
    }
    var read = sites.map { Array(repeating: false, count: $0.channels) }
    read[sites.count - 1] = read[sites.count - 1].map { _ in true }
    for link in links.reversed() {
      for pair in link.pairs where read[link.to][pair.output] {
        read[link.from][pair.input] = true
      }
    }
    return links.filter(\.isPrunable).reduce(0) { total, link in
      link.pairs.reduce(total) { total, pair in
        reached[link.from][pair.input] && read[link.to][pair.output] ? total + pair.weights : total
      }
    }
  }
}

/// The pairs of channels that a step connects.
private struct Links {
  let from, to: Int
  let isPrunable: Bool
  /// Those between which a weight is kept, with the number of such weights.
  let pairs: [(output: Int, input: Int, weights: Int)]

  /// - Parameter start: place of the step's weights in the mask; `nil` where it has none there.
  init(_ step: NetworkDescription.Step, start: Int?, _ mask: Bits) {
    (from, to, isPrunable) = (step.from, step.to, start != nil)
    let area = step.kernel * step.kernel
    pairs = (0..<step.outputs * step.inputs).compactMap { pair in
      let (output, input) = (pair / step.inputs, pair % step.inputs)
      if step.layer == nil { return output == input ? (output, input, 1) : nil }
      guard let start else { return (output, input, area) }
      let kept = mask.ones(in: start + pair * area..<start + (pair + 1) * area)
      return kept > 0 ? (output, input, kept) : nil
    }
  }
}
