// Residual networks (models-and-data.md 1.1, 1.2, 1.4): sums of blocks with shortcuts.
extension NetworkDescription {
  /// CIFAR's ResNet of depth 6n + 2: batch norm and ReLU after the convolutions.
  mutating func buildResNet(blocks: Int, hasBottlenecks: Bool, _ classes: Int) {
    var x = site(16, side: 32)
    convolution("conv1", 3, from: 0, to: x)
    normalise(x)
    rectify(x)
    for stage in 0..<3 {
      for block in 0..<blocks {
        let name = "layer\(stage + 1).\(block)"
        x = addBlock(name, x, 16 << stage, side: 32 >> stage, hasBottlenecks: hasBottlenecks)
      }
    }
    linear("fc", from: x, outputs: classes)
  }

  /// ImageNet's ResNet-50, of pictures of 224x224.
  mutating func buildResNet50(_ classes: Int) {
    let first = site(64, side: 112)
    convolution("conv1", 7, from: 0, to: first)
    normalise(first)
    rectify(first)
    var x = site(64, side: 56)
    pass(from: first, to: x)  // 3x3 max pool of stride 2
    for (stage, blocks) in [3, 4, 6, 3].enumerated() {
      for block in 0..<blocks {
        let name = "layer\(stage + 1).\(block)"
        x = addBlock(name, x, 64 << stage, side: 56 >> stage, hasBottlenecks: true)
      }
    }
    linear("fc", from: x, outputs: classes)
  }

  /// 3x3 and 3x3, or 1x1, 3x3 and 1x1 to four times the width; where the shape changes the shortcut
  /// is a 1x1 convolution. The 3x3 convolution of a bottleneck has the stride.
  private mutating func addBlock(
    _ name: String, _ x: Int, _ width: Int, side: Int, hasBottlenecks: Bool
  ) -> Int {
    var inner = site(width, side: hasBottlenecks ? sites[x].side : side)
    convolution("\(name).conv1", hasBottlenecks ? 1 : 3, from: x, to: inner)
    normalise(inner)
    rectify(inner)
    if hasBottlenecks {
      let middle = site(width, side: side)
      convolution("\(name).conv2", 3, from: inner, to: middle)
      normalise(middle)
      rectify(middle)
      inner = middle
    }
    let sum = site(hasBottlenecks ? 4 * width : width, side: side)
    convolution(
      "\(name).conv\(hasBottlenecks ? 3 : 2)", hasBottlenecks ? 1 : 3, from: inner, to: sum)
    normalise(sum)
    if sites[x].channels == sites[sum].channels, sites[x].side == side {
      pass(from: x, to: sum)
    } else {
      convolution("\(name).downsample", 1, from: x, to: sum)
      normalise(sum)
    }
    rectify(sum)
    return sum
  }

  /// Wide ResNet of depth 6n + 4, k times as wide: batch norm and ReLU before each convolution;
  /// where the channels change, the 1x1 shortcut reads the activated values.
  mutating func buildWideResNet(blocks: Int, _ factor: Int, _ classes: Int) {
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
        if sites[x].channels == width {
          pass(from: x, to: sum)
        } else {
          convolution("\(name).shortcut", 1, from: x, to: sum)
        }
        x = sum
      }
    }
    normalise(x)
    rectify(x)
    linear("fc", from: x, outputs: classes)
  }
}
