// What the families of residual networks share.
extension Architecture {
  /// Appends one block of a stage: its name, what it reads, its width, its stride.
  typealias Block = (inout Architecture, _ name: String, _ x: Int, _ width: Int, _ stride: Int)
    -> Int

  /// Stages of blocks, each stage twice as wide as the one before; all but the first halve the
  /// picture, in their first block.
  /// - Parameters:
  ///   - name: what the names of stages begin with: `layer1.0` is the first block of `layer`.
  ///   - width: of the first stage.
  ///   - blocks: of each stage.
  mutating func stages(
    _ name: String, _ x: Int, width: Int, blocks: [Int], _ block: Block
  ) -> Int {
    var x = x
    for (stage, count) in blocks.enumerated() {
      for index in 0..<count {
        let stride = stage > 0 && index == 0 ? 2 : 1
        x = block(&self, "\(name)\(stage + 1).\(index)", x, width << stage, stride)
      }
    }
    return x
  }

  /// 3x3 (stride), 3x3, shortcut.
  mutating func basicBlock(_ name: String, _ x: Int, _ width: Int, _ stride: Int) -> Int {
    var y = convolution("\(name).conv1", x, width, stride: stride)
    y = relu(batchNorm("\(name).bn1", y))
    y = convolution("\(name).conv2", y, width)
    return joined(name, batchNorm("\(name).bn2", y), x, stride)
  }

  /// 1x1, 3x3 (stride), 1x1 to four times the width, shortcut.
  mutating func bottleneckBlock(_ name: String, _ x: Int, _ width: Int, _ stride: Int) -> Int {
    var y = convolution("\(name).conv1", x, width, kernel: 1)
    y = relu(batchNorm("\(name).bn1", y))
    y = convolution("\(name).conv2", y, width, stride: stride)
    y = relu(batchNorm("\(name).bn2", y))
    y = convolution("\(name).conv3", y, 4 * width, kernel: 1)
    return joined(name, batchNorm("\(name).bn3", y), x, stride)
  }

  /// ReLU of the sum with the shortcut: the block's input, or where the shape changes a 1x1
  /// convolution of it with batch norm (option B).
  private mutating func joined(_ name: String, _ y: Int, _ x: Int, _ stride: Int) -> Int {
    guard shape(x) != shape(y) else { return relu(add(y, x)) }
    let shortcut = convolution(
      "\(name).downsample", x, shape(y).channels, kernel: 1, stride: stride)
    return relu(add(y, batchNorm("\(name).downsample.bn", shortcut)))
  }
}
