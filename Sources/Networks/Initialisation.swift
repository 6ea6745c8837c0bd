import Tensors

extension Architecture {
  /// Weights before training (models-and-data.md 1), drawn tensor by tensor in layout order:
  /// convolutions normal with deviation sqrt(2 / (k * k * out)), linear layers uniform within
  /// 1 / sqrt(in), batch norms 1 and 0.
  public func initialWeights(stream: inout RandomStream) -> [Float] {
    var weights: [Float] = []
    weights.reserveCapacity(layout.count)
    for tensor in parameters {
      for _ in 0..<tensor.shape.reduce(1, *) {
        switch tensor.start {
        case .normal(let deviation): weights.append(Float(deviation * stream.normal()))
        case .uniform(let bound): weights.append(Float(bound * (2 * stream.uniform() - 1)))
        case .constant(let value): weights.append(value)
        }
      }
    }
    return weights
  }

  /// The same weights with the prunable tensors drawn anew, as SNIP scores them: Xavier normal,
  /// deviation sqrt(2 / (fanIn + fanOut)), fans counted with the kernel's area.
  public func xavierWeights(redrawing weights: [Float], stream: inout RandomStream) -> [Float] {
    var weights = weights
    for layer in layout.prunable {
      let area = layer.shape.dropFirst(2).reduce(1, *)
      let fans = Double((layer.shape[0] + layer.shape[1]) * area)
      let deviation = (2 / fans).squareRoot()
      for index in layer.range { weights[index] = Float(deviation * stream.normal()) }
    }
    return weights
  }
}
