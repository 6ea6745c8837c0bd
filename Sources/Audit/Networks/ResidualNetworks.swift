extension NetworkDescription {
  /// The network of a name for pictures of 32x32; `nil` if it is not known here.
  /// - Parameter channels: of the pictures, 3 for CIFAR-10 and 1 for Fashion-MNIST.
  package init?(named name: String, channels: Int, classes: Int = 10) {
    self.init(channels: channels)
    let numbers = name.drop { $0.isLetter }.split(separator: "_").map { Int($0) ?? 0 }
    let depth = numbers.first ?? 0
    if name == "resnet\(depth)", depth >= 8, (depth - 2) % 6 == 0,
      depth != 50  // ImageNet's, of other blocks
    {
      buildResNet(blocks: (depth - 2) / 6, classes)
    } else if let factor = numbers.last, name == "wrn\(depth)_\(factor)", depth >= 10,
      (depth - 4) % 6 == 0, factor > 0
    {
      buildWideResNet(blocks: (depth - 4) / 6, factor, classes)
    } else {
      return nil
    }
  }

  /// Depth 6n + 2: batch norm and ReLU after the convolutions, 1x1 shortcuts where shapes change.
  private mutating func buildResNet(blocks: Int, _ classes: Int) {
    var x = site(16, side: 32)
    convolution("conv1", 3, from: 0, to: x)
    normalise(x)
    rectify(x)
    for stage in 0..<3 {
      for block in 0..<blocks {
        let name = "layer\(stage + 1).\(block)"
        let (width, side) = (16 << stage, 32 >> stage)
        let (inner, sum) = (site(width, side: side), site(width, side: side))
        convolution("\(name).conv1", 3, from: x, to: inner)
        normalise(inner)
        rectify(inner)
        convolution("\(name).conv2", 3, from: inner, to: sum)
        normalise(sum)
        if channels(x) == width {
          pass(from: x, to: sum)
        } else {
          convolution("\(name).downsample", 1, from: x, to: sum)
          normalise(sum)
        }
        rectify(sum)
        x = sum
      }
    }
    linear("fc.weight", from: x, classes: classes)
  }

  /// Depth 6n + 4, k times as wide: batch norm and ReLU before each convolution; where the channels
  /// change, the 1x1 shortcut reads the activated values.
  private mutating func buildWideResNet(blocks: Int, _ factor: Int, _ classes: Int) {
    var x = site(16, side: 32)
    convolution("conv1", 3, from: 0, to: x)
    for stage in 0..<3 {
      for block in 0..<blocks {
        let name = "block\(stage + 1).\(block)"
        let (width, side) = (factor * 16 << stage, 32 >> stage)
        normalise(x)
        rectify(x)
        let (inner, sum) = (site(width, side: side), site(width, side: side))
        convolution("\(name).conv1", 3, from: x, to: inner)
        normalise(inner)
        rectify(inner)
        convolution("\(name).conv2", 3, from: inner, to: sum)
        if channels(x) == width {
          pass(from: x, to: sum)
        } else {
          convolution("\(name).shortcut", 1, from: x, to: sum)
        }
        x = sum
      }
    }
    normalise(x)
    rectify(x)
    linear("fc.weight", from: x, classes: classes)
  }
}
