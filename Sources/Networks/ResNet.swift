extension Architecture {
  /// ResNet for CIFAR (models-and-data.md 1.1; He et al. 2016): three stages of n basic blocks, 16,
  /// 32 and 64 channels wide, depth 6n + 2. Where the shape changes the shortcut is a 1x1
  /// convolution with batch norm (option B).
  static func resNet(_ name: String, blocks n: Int, channels: Int, classes: Int) -> Architecture {
    var net = Architecture(name, input: Shape(channels, 32, 32))
    var x = net.convolution("conv1", net.input, 16)
    x = net.relu(net.batchNorm("bn1", x))
    for (stage, width) in [16, 32, 64].enumerated() {
      for block in 0..<n {
        let stride = stage > 0 && block == 0 ? 2 : 1
        x = net.basicBlock("layer\(stage + 1).\(block)", x, width, stride: stride)
      }
    }
    net.linear("fc", net.averagePool(x), classes)
    return net
  }

  private mutating func basicBlock(_ name: String, _ x: Int, _ width: Int, stride: Int) -> Int {
    var y = convolution("\(name).conv1", x, width, stride: stride)
    y = relu(batchNorm("\(name).bn1", y))
    y = convolution("\(name).conv2", y, width)
    y = batchNorm("\(name).bn2", y)
    guard shape(x) != shape(y) else { return relu(add(y, x)) }
    let shortcut = convolution("\(name).downsample", x, width, kernel: 1, stride: stride)
    return relu(add(y, batchNorm("\(name).downsample.bn", shortcut)))
  }
}
