/// Wide ResNet for CIFAR (models-and-data.md 1.2; Zagoruyko and Komodakis 2016): three stages of n
/// blocks, 16k, 32k and 64k channels wide, depth 6n + 4. Batch norm and ReLU come before each
/// convolution, and where the channels change the 1x1 shortcut reads the activated input.
public enum WideResNet: Family {
  public static let names = ["wrn10_1", "wrn16_1", "wrn28_2", "wrn28_4", "wrn28_8"]
  public static let pattern = "wrnD_K (D = 6n + 4, K times as wide)"

  public static func network(_ name: String, channels: Int, classes: Int?) -> Architecture? {
    let parts = name.dropFirst(3).split(separator: "_", omittingEmptySubsequences: false)
    guard name.hasPrefix("wrn"), parts.count == 2,
      let count = NameNumber.blocks(depth: parts[0], others: 4),
      let factor = NameNumber.read(parts[1], in: 1...32)
    else { return nil }
    return network(
      name, blocks: count, narrow: 16, width: 16 * factor, input: Shape(channels, 32, 32),
      classes: classes ?? 10)
  }

  public static func near(_ name: String) -> [String] {
    let numbers = name.split { !$0.isNumber }
    guard name.lowercased().hasPrefix("w"), numbers.count == 2 else { return [] }
    return NameNumber.depths(around: numbers[0], others: 4)
      .map { "wrn\($0)_\(numbers[1])" }
      .filter { network($0, channels: 3, classes: nil) != nil }
  }

  public static var reduced: [Architecture] {
    [
      network(
        "wrn16_2, 6 wide", blocks: 2, narrow: 3, width: 6, input: Shape(3, 8, 8), classes: 10)
    ]
  }

  /// - Parameters:
  ///   - narrow: channels of the first convolution.
  ///   - width: of the first stage.
  private static func network(
    _ name: String, blocks n: Int, narrow: Int, width: Int, input: Shape, classes: Int
  ) -> Architecture {
    var net = Architecture(name, input: input)
    var x = net.convolution("conv1", net.input, narrow)
    x = net.stages("block", x, width: width, blocks: [n, n, n]) {
      $0.activatedBlock($1, $2, $3, $4)
    }
    x = net.relu(net.batchNorm("bn", x))
    net.linear("fc", net.averagePool(x), classes, biasStartsAtZero: true)
    return net
  }
}

extension Architecture {
  fileprivate mutating func activatedBlock(
    _ name: String, _ x: Int, _ width: Int, _ stride: Int
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
