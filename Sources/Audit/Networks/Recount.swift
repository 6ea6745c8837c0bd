/// What a network costs with some of its weights pruned (models-and-data.md 2): a pruned weight
/// costs nothing, all else stays.
package struct Recount: Hashable, Sendable {
  package var parameters, multiplyAdds, convolutionMultiplyAdds: Int

  /// - Parameter survivors: kept weights by layer; a layer without an entry is whole.
  package init(_ network: NetworkDescription, survivors: [String: Int] = [:]) {
    parameters = network.otherParameters
    (multiplyAdds, convolutionMultiplyAdds) = (network.fixedMultiplyAdds, 0)
    for step in network.steps {
      let kept = step.layer.flatMap { survivors[$0] } ?? step.size
      parameters += kept
      multiplyAdds += kept * step.uses
      if step.isConvolution { convolutionMultiplyAdds += kept * step.uses }
    }
  }
}
