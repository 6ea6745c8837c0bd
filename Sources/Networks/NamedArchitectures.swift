extension Architecture {
  /// The networks that can be asked for by name.
  public static let names = makers.map(\.name)

  /// A network for pictures of 32x32 pixels.
  /// - Parameter inputChannels: 3 for CIFAR, 1 for Fashion-MNIST.
  public static func named(
    _ name: String, inputChannels: Int = 3, classes: Int = 10
  ) throws(UnknownArchitecture) -> Architecture {
    guard let maker = makers.first(where: { $0.name == name }) else {
      throw UnknownArchitecture(name: name)
    }
    return maker.make(name, inputChannels, classes)
  }

  private struct Maker: Sendable {
    let name: String
    let make: @Sendable (_ name: String, _ channels: Int, _ classes: Int) -> Architecture
  }

  private static let makers =
    [8, 14, 20, 32, 56].map { depth in
      Maker(name: "resnet\(depth)") {
        resNet($0, blocks: (depth - 2) / 6, channels: $1, classes: $2)
      }
    }
    + [(10, 1), (16, 1), (28, 2), (28, 4), (28, 8)].map { depth, factor in
      Maker(name: "wrn\(depth)_\(factor)") {
        wideResNet($0, blocks: (depth - 4) / 6, factor: factor, channels: $1, classes: $2)
      }
    }
}

/// A network that does not exist was asked for.
public struct UnknownArchitecture: Error, Hashable, CustomStringConvertible {
  public let name: String
  public var description: String {
    "there is no network \"\(name)\"; there are \(Architecture.names.joined(separator: ", "))"
  }
}
