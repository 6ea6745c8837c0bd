extension NetworkDescription {
  /// The layers that a recipe lets methods prune, in flat order (methods.md 0.2); `nil` for a set
  /// that is not known here.
  /// - Parameter set: `prunable` of the recipe; without one, all convolutions.
  package func prunable(_ set: String?) -> [Step]? {
    let weights = steps.filter { $0.layer != nil }
    switch set {
    case nil, "convolutions": return weights.filter(\.isConvolution)
    case "inner-convolutions":
      return weights.dropFirst().filter { $0.isConvolution && $0.kernel > 1 }
    case "convolutions-and-linear", "ticket": return weights
    case "all-but-first": return Array(weights.dropFirst())
    default: return nil
    }
  }
}
