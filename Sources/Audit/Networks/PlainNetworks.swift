// Networks without shortcuts (models-and-data.md 1.3).
extension NetworkDescription {
  /// VGG16-D: thirteen 3x3 convolutions with bias, a 2x2 max pool after each of five groups, then
  /// linear layers.
  /// - Parameters:
  ///   - hidden: how many linear layers of 512 come before the last.
  ///   - normalisesHidden: whether batch norm follows their ReLU.
  mutating func buildVGG(hidden: Int, normalisesHidden: Bool, _ classes: Int) {
    var (x, layer) = (0, 0)
    for (group, (width, count)) in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)].enumerated() {
      for _ in 0..<count {
        let next = site(width, side: 32 >> group)
        convolution("features.\(layer)", 3, from: x, to: next)
        bias(next)
        normalise(next)
        rectify(next)
        (x, layer) = (next, layer + 1)
      }
      let pooled = site(width, side: 16 >> group)
      pass(from: x, to: pooled)
      x = pooled
    }
    for number in 0..<hidden {
      x = linear("fc\(number + 1)", from: x, outputs: 512)
      rectify(x)
      if normalisesHidden { normalise(x) }
    }
    linear("fc\(hidden + 1)", from: x, outputs: classes)
  }
}
