extension NetworkDescription {
  /// The network of a name; `nil` if it is not known here.
  /// - Parameter channels: of the pictures, 1 for Fashion-MNIST, else 3.
  package init?(named name: String, channels: Int, classes: Int = 10) {
    if name == "resnet50" {
      self.init(channels: channels, side: 224)
      buildResNet50(classes)
      return
    }
    self.init(channels: channels)
    switch name {
    case "vgg16d": buildVGG(hidden: 2, normalisesHidden: true, classes)
    case "vgg16d-dropout": buildVGG(hidden: 2, normalisesHidden: false, classes)
    case "vgg16d-single": buildVGG(hidden: 0, normalisesHidden: false, classes)
    default:
      let numbers = name.drop { $0.isLetter }.split { !$0.isNumber }.map { Int($0) ?? 0 }
      let depth = numbers.first ?? 0
      // Deeper and wider ones are no networks, but take all the time and memory there is.
      guard depth < 2000, numbers.last ?? 0 < 2000 else { return nil }
      if name == "resnet\(depth)" || name == "resnet\(depth)b", depth >= 8, (depth - 2) % 6 == 0 {
        buildResNet(blocks: (depth - 2) / 6, hasBottlenecks: name.hasSuffix("b"), classes)
      } else if let factor = numbers.last, name == "wrn\(depth)_\(factor)", depth >= 10,
        (depth - 4) % 6 == 0, factor > 0
      {
        buildWideResNet(blocks: (depth - 4) / 6, factor, classes)
      } else {
        return nil
      }
    }
  }

  /// The layers that a recipe lets methods prune, in flat order (methods.md 0.2); `nil` for a set
  /// that is not known here.
  /// - Parameter set: `prunable` of the recipe; without one, all convolutions.
  package func prunable(_ set: String?) -> [Step]? {
    let weights = steps.filter { $0.layer != nil }
    let isResidual = steps.contains { isShortcut($0) }
    switch set {
    case nil, "convolutions": return weights.filter(\.isConvolution)
    case "inner-convolutions":
      let isImageNet = sites[0].side == 224
      return weights.dropFirst().filter { $0.isConvolution ? !isShortcut($0) : isImageNet }
    case "convolutions-and-linear": return weights
    case "all-but-first": return Array(weights.dropFirst())
    case "ticket": return isResidual ? weights : weights.dropLast()
    default: return nil
    }
  }

  private func isShortcut(_ step: Step) -> Bool {
    step.layer.map { $0.hasSuffix(".downsample") || $0.hasSuffix(".shortcut") } ?? false
  }
}
