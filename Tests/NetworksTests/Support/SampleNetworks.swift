import Networks

/// Small networks that together hold every operation, every way in which gradients meet, and sizes
/// that no vector length divides.
enum SampleNetwork: String, CaseIterable, Sendable {
  case plain, bottleneck, wide, vgg, sharedGradients

  /// - Parameter channels: of the picture, which is 9 pixels high and 7 wide.
  func architecture(channels: Int) -> Architecture {
    var net = Architecture(rawValue, input: Shape(channels, 9, 7))
    let features =
      switch self {
      case .plain: plain(&net)
      case .bottleneck: bottleneck(&net)
      case .wide: wide(&net)
      case .vgg: vgg(&net)
      case .sharedGradients: sharedGradients(&net)
      }
    net.linear("fc", features, 10)
    return net
  }

  /// A post-activation block behind a strided convolution; 17 channels are one vector and one more.
  private func plain(_ net: inout Architecture) -> Int {
    var x = net.relu(net.batchNorm("bn1", net.convolution("conv1", net.input, 5)))
    let short = net.batchNorm(
      "bns", net.convolution("short", x, 17, kernel: 1, stride: 2))
    x = net.relu(net.batchNorm("bn2", net.convolution("conv2", x, 17, stride: 2)))
    x = net.batchNorm("bn3", net.convolution("conv3", x, 17))
    return net.averagePool(net.relu(net.add(x, short)))
  }

  /// A ResNet-50 block behind its stem: 7x7 stride 2 and max pool with a border.
  private func bottleneck(_ net: inout Architecture) -> Int {
    var x = net.convolution("conv1", net.input, 4, kernel: 7, stride: 2)
    x = net.maxPool(net.relu(net.batchNorm("bn1", x)), kernel: 3, stride: 2, padding: 1)
    var y = net.relu(net.batchNorm("a.bn1", net.convolution("a.conv1", x, 4, kernel: 1)))
    y = net.relu(net.batchNorm("a.bn2", net.convolution("a.conv2", y, 4)))
    y = net.batchNorm("a.bn3", net.convolution("a.conv3", y, 16, kernel: 1))
    x = net.batchNorm("a.bns", net.convolution("a.downsample", x, 16, kernel: 1))
    return net.averagePool(net.relu(net.add(y, x)))
  }

  /// Pre-activation blocks: identity, then a shortcut from the activated input.
  private func wide(_ net: inout Architecture) -> Int {
    var x = net.convolution("conv1", net.input, 16)
    for (block, width) in [("a", 16), ("b", 32)] {
      let activated = net.relu(net.batchNorm("\(block).bn1", x))
      var y = net.convolution("\(block).conv1", activated, width, stride: width / 16)
      y = net.relu(net.batchNorm("\(block).bn2", y))
      y = net.convolution("\(block).conv2", y, width)
      if width == 32 {
        x = net.convolution("\(block).shortcut", activated, width, kernel: 1, stride: 2)
      }
      x = net.add(y, x)
    }
    return net.averagePool(net.relu(net.batchNorm("bn", x)))
  }

  /// Convolutions with bias, max pools, and a hidden linear layer with ReLU before batch norm.
  private func vgg(_ net: inout Architecture) -> Int {
    var x = net.input
    for (index, width) in [6, 20].enumerated() {
      x = net.convolution("conv\(index)", x, width, hasBias: true)
      x = net.maxPool(net.relu(net.batchNorm("bn\(index)", x)), kernel: 2, stride: 2)
    }
    x = net.linear("hidden", net.averagePool(x), 12)
    return net.batchNorm("bn", net.relu(x))
  }

  /// Values read by several nodes, sums of sums, a sum of a value with itself.
  private func sharedGradients(_ net: inout Architecture) -> Int {
    let x = net.relu(net.batchNorm("bn1", net.convolution("conv1", net.input, 3)))
    let y = net.relu(net.batchNorm("bn2", net.convolution("conv2", x, 3)))
    let sum = net.add(net.add(x, y), net.add(y, y))
    let z = net.batchNorm("bn3", sum)
    return net.averagePool(net.add(net.relu(z), net.add(net.relu(sum), x)))
  }
}
