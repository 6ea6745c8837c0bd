/// VGG16-D for CIFAR (models-and-data.md 1.3; Simonyan and Zisserman 2015): thirteen 3x3
/// convolutions with bias, each with batch norm and ReLU, in five groups that end in a 2x2 max
/// pool; then two hidden linear layers of 512 with ReLU and batch norm, and the output layer.
///
/// `vgg16d-single` has the output layer alone; `vgg16d-dropout` has dropout before the hidden
/// layers in place of their batch norms, as in the first author's other releases.
public enum VGG: Family {
  public static let names = ["vgg16d", "vgg16d-single", "vgg16d-dropout"]
  public static let pattern = names.joined(separator: ", ")

  public static func network(_ name: String, channels: Int, classes: Int?) -> Architecture? {
    guard names.contains(name) else { return nil }
    let groups = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
    return network(
      name, groups: groups, hidden: name == "vgg16d-single" ? [] : [512, 512],
      dropsOut: name == "vgg16d-dropout", input: Shape(channels, 32, 32), classes: classes ?? 10)
  }

  public static var reduced: [Architecture] {
    [false, true].map {
      network(
        "vgg, 3 convolutions" + ($0 ? ", dropout" : ""), groups: [(3, 1), (5, 2)],
        hidden: [6, 4], dropsOut: $0, input: Shape(3, 4, 4), classes: 10)
    }
  }

  /// - Parameters:
  ///   - groups: width and number of the convolutions before each max pool.
  ///   - hidden: widths of the hidden linear layers.
  ///   - dropsOut: half of what they read, and then have no batch norm.
  private static func network(
    _ name: String, groups: [(width: Int, count: Int)], hidden: [Int], dropsOut: Bool,
    input: Shape, classes: Int
  ) -> Architecture {
    var net = Architecture(name, input: input)
    var (x, place) = (net.input, 0)
    for group in groups {
      for _ in 0..<group.count {
        x = net.convolution("features.\(place)", x, group.width, hasBias: true)
        x = net.relu(net.batchNorm("features.\(place).bn", x))
        place += 1
      }
      x = net.maxPool(x, kernel: 2, stride: 2)
    }
    // One pixel is left: its mean makes a vector of it.
    x = net.averagePool(x)
    for (layer, width) in hidden.enumerated() {
      if dropsOut { x = net.dropout(x) }
      x = net.relu(net.linear("fc\(layer + 1)", x, width))
      if !dropsOut { x = net.batchNorm("bn\(layer + 1)", x) }
    }
    net.linear("fc\(hidden.count + 1)", x, classes)
    return net
  }
}
