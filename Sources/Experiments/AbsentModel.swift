/// A network of the paper that this version cannot train, since it cannot read its pictures: its
/// cells stand in plans and tables by name, with their cost, as not run.
public struct AbsentModel: Hashable, Sendable {
  public let name: String
  /// The paper's epochs, images of an epoch, and multiply-adds of a forward pass
  /// (models-and-data.md 1, 2 and 4).
  public let epochs, images, multiplyAdds: Int

  static let all = [
    AbsentModel(name: "resnet50", epochs: 90, images: 1_281_167, multiplyAdds: 4_121_020_928)
  ]

  /// Data sets of the paper that are not read here.
  static let data = ["imagenet"]

  /// Why cells on a data set cannot be run; `nil` if they can.
  static func reason(data: String?) -> String? {
    guard let data, Self.data.contains(data) else { return nil }
    return "\(data) cannot be read here yet"
  }
}

/// A run that nothing here can train.
public struct AbsentCell: Hashable, Sendable {
  /// The cells that it would feed.
  public let names: [String]
  public let model, method: String
  public let sparsity: Double
  public let seed: Int
  public let reason: String

  /// Epochs of its own phase at full length.
  public var epochs: Int { network?.epochs ?? 0 }

  /// Multiply-adds of training it: three passes.
  public var multiplyAdds: Double {
    network.map { 3 * Double($0.epochs * $0.images * $0.multiplyAdds) } ?? 0
  }

  private var network: AbsentModel? { AbsentModel.all.first { $0.name == model } }
}
