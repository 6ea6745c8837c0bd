/// ResNet-50 for ImageNet (models-and-data.md 1.4; He et al. 2016): a 7x7 convolution of stride 2
/// and a 3x3 max pool, then 3, 4, 6 and 3 bottleneck blocks, 64 to 512 channels wide and four times
/// that at their ends. The stride is in the 3x3 convolutions: 4.087 G multiply-adds in all of them.
public enum ResNet50: Family {
  public static let names = ["resnet50"]
  public static let pattern = "resnet50 (ImageNet)"

  public static func network(_ name: String, channels: Int, classes: Int?) -> Architecture? {
    guard name == "resnet50" else { return nil }
    return network(
      name, width: 64, blocks: [3, 4, 6, 3], input: Shape(channels, 224, 224),
      classes: classes ?? 1000)
  }

  public static var reduced: [Architecture] {
    [
      network(
        "resnet50, 2 wide, 1 + 2 blocks", width: 2, blocks: [1, 2], input: Shape(3, 16, 16),
        classes: 10)
    ]
  }

  private static func network(
    _ name: String, width: Int, blocks: [Int], input: Shape, classes: Int
  ) -> Architecture {
    var net = Architecture(name, input: input)
    var x = net.convolution("conv1", net.input, width, kernel: 7, stride: 2)
    x = net.relu(net.batchNorm("bn1", x))
    x = net.maxPool(x, kernel: 3, stride: 2, padding: 1)
    x = net.stages("layer", x, width: width, blocks: blocks) { $0.bottleneckBlock($1, $2, $3, $4) }
    net.linear("fc", net.averagePool(x), classes)
    return net
  }
}
