/// ResNet for CIFAR (models-and-data.md 1.1; He et al. 2016): three stages of n blocks, 16, 32 and
/// 64 channels wide, depth 6n + 2.
///
/// `resnet56b` has bottleneck blocks instead, as many per stage: the first author's other releases
/// build all depths from 44 on so.
public enum ResNet: Family {
  public static let names = [
    "resnet8", "resnet14", "resnet20", "resnet32", "resnet56", "resnet56b",
  ]
  public static let pattern = "resnetD and resnetDb (D = 6n + 2)"

  public static func network(_ name: String, channels: Int, classes: Int?) -> Architecture? {
    let hasBottlenecks = name.hasSuffix("b")
    let depth = name.dropFirst(6).dropLast(hasBottlenecks ? 1 : 0)
    // Without a b, 50 is the depth of the network for ImageNet.
    guard name.hasPrefix("resnet"), name != "resnet50",
      let count = NameNumber.blocks(depth: depth, others: 2)
    else { return nil }
    return network(
      name, blocks: count, hasBottlenecks: hasBottlenecks, width: 16,
      input: Shape(channels, 32, 32), classes: classes ?? 10)
  }

  public static func near(_ name: String) -> [String] {
    let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
    guard letters.hasPrefix("resnet") else { return [] }
    return NameNumber.depths(around: letters.dropFirst(6).prefix { $0.isNumber }, others: 2)
      .map { "resnet\($0)\(letters.hasSuffix("b") ? "b" : "")" }
      .filter { network($0, channels: 3, classes: nil) != nil }
  }

  public static var reduced: [Architecture] {
    [false, true].map {
      network(
        $0 ? "resnet8b, 3 wide" : "resnet8, 4 wide", blocks: 1, hasBottlenecks: $0,
        width: $0 ? 3 : 4, input: Shape(3, 8, 8), classes: 10)
    }
  }

  private static func network(
    _ name: String, blocks n: Int, hasBottlenecks: Bool, width: Int, input: Shape, classes: Int
  ) -> Architecture {
    var net = Architecture(name, input: input)
    var x = net.convolution("conv1", net.input, width)
    x = net.relu(net.batchNorm("bn1", x))
    x = net.stages("layer", x, width: width, blocks: [n, n, n]) {
      hasBottlenecks ? $0.bottleneckBlock($1, $2, $3, $4) : $0.basicBlock($1, $2, $3, $4)
    }
    net.linear("fc", net.averagePool(x), classes)
    return net
  }
}
