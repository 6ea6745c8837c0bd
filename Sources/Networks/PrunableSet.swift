/// Which weights methods may prune (methods.md 0.2). Biases and batch norms never are.
public enum PrunableSet: String, Codable, CaseIterable, Sendable {
  /// All convolutions: the same for every method, as the paper compares them.
  case convolutions
  /// Convolutions and linear layers: the originals of SNIP, SM, GraSP and SynFlow.
  case convolutionsAndLinear = "convolutions-and-linear"
  /// The same without the first convolution: RigL.
  case allButFirst = "all-but-first"
  /// Convolutions without the first and those of shortcuts, on ImageNet the output layer, too: DSR,
  /// SET, DeepR.
  case innerConvolutions = "inner-convolutions"
  /// Convolutions and linear layers, the output layer only in residual networks: lottery tickets.
  case ticket
}

extension Architecture {
  /// The same network with other weights to prune: they come first in the flat vector.
  public func pruning(_ set: PrunableSet) -> Architecture {
    var network = self
    network.prunableSet = set
    return network
  }

  /// Names of the weight tensors of `prunableSet`.
  var prunableNames: Set<String> {
    let last = nodes.count - 1
    let isResidual = nodes.contains { $0.operation == .add }
    let first = nodes.first { $0.operation.isConvolution }?.name
    let chosen = nodes.enumerated().filter { index, node in
      switch (node.operation, prunableSet) {
      case (.convolution, .convolutions), (.convolution, .convolutionsAndLinear),
        (.convolution, .ticket):
        true
      case (.convolution, .allButFirst): node.name != first
      case (.convolution, .innerConvolutions):
        node.name != first && !Layer.isShortcut(node.name)
      case (.linear, .convolutionsAndLinear), (.linear, .allButFirst): true
      case (.linear, .innerConvolutions): inputShape.height == 224
      case (.linear, .ticket): index != last || isResidual
      default: false
      }
    }
    return Set(chosen.map { $0.element.parameters[0].name })
  }
}

extension Operation {
  var isConvolution: Bool { if case .convolution = self { true } else { false } }
}

extension Layer {
  /// Whether it is the convolution of a shortcut, which every network here names so.
  public var isShortcut: Bool { Self.isShortcut(name) }

  static func isShortcut(_ name: String) -> Bool {
    name.hasSuffix(".downsample") || name.hasSuffix(".shortcut")
  }
}
