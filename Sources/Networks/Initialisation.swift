import Tensors

extension Architecture {
  /// Weights before training (models-and-data.md 1), drawn tensor by tensor, convolutions first,
  /// whatever is prunable:
  /// convolutions normal with deviation sqrt(2 / (k * k * out)), linear layers uniform within
  /// 1 / sqrt(in), batch norms 1 and 0.
  public func initialWeights(stream: inout RandomStream) -> [Float] {
    let layout = layout
    var weights = [Float](repeating: 0, count: layout.count)
    let ranges = Dictionary(uniqueKeysWithValues: layout.layers.map { ($0.name, $0.range) })
    for tensor in pruning(.convolutions).parameters {
      for index in ranges[tensor.name]! {
        switch tensor.start {
        case .normal(let deviation): weights[index] = Float(deviation * stream.normal())
        case .uniform(let bound): weights[index] = Float(bound * (2 * stream.uniform() - 1))
        case .constant(let value): weights[index] = value
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
