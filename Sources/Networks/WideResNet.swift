extension Architecture {
  /// Wide ResNet for CIFAR (models-and-data.md 1.2; Zagoruyko and Komodakis 2016): three stages of
  /// n blocks, 16k, 32k and 64k channels wide, depth 6n + 4. Batch norm and ReLU come before each
  /// convolution, and where the channels change the 1x1 shortcut reads the activated input.
  static func wideResNet(
    _ name: String, blocks n: Int, factor k: Int, channels: Int, classes: Int
  ) -> Architecture {
    var net = Architecture(name, input: Shape(channels, 32, 32))
    var x = net.convolution("conv1", net.input, 16)
    for (stage, width) in [16 * k, 32 * k, 64 * k].enumerated() {
      for block in 0..<n {
        let stride = stage > 0 && block == 0 ? 2 : 1
        x = net.activatedBlock("block\(stage + 1).\(block)", x, width, stride: stride)
      }
    }
    x = net.relu(net.batchNorm("bn", x))
    net.linear("fc", net.averagePool(x), classes, biasStartsAtZero: true)
    return net
  }

  private mutating func activatedBlock(
    _ name: String, _ x: Int, _ width: Int, stride: Int
  ) -> Int {
    let activated = relu(batchNorm("\(name).bn1", x))
    var y = convolution("\(name).conv1", activated, width, stride: stride)
    y = relu(batchNorm("\(name).bn2", y))
    y = convolution("\(name).conv2", y, width)
    guard shape(x).channels != width else { return add(y, x) }
    return add(
      y, convolution("\(name).shortcut", activated, width, kernel: 1, stride: stride))
  }
}
