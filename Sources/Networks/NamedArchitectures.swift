import Tensors

extension Architecture {
  /// The networks that lists show; names of the same pattern are understood, too.
  public static let names = allFamilies.flatMap { $0.names }

  /// Which names there are, family by family, for people.
  public static let patterns = allFamilies.map { $0.pattern }

  /// Every family's networks in small, for checks against difference quotients.
  public static var reduced: [Architecture] { allFamilies.flatMap { $0.reduced } }

  /// The network of a name, for pictures of the size that its family is made for.
  /// - Parameters:
  ///   - inputChannels: 3 for CIFAR and ImageNet, 1 for Fashion-MNIST.
  ///   - classes: `nil` for as many as the family's data set has.
  public static func named(
    _ name: String, inputChannels: Int = 3, classes: Int? = nil
  ) throws(UnknownArchitecture) -> Architecture {
    for family in allFamilies {
      if let network = family.network(name, channels: inputChannels, classes: classes) {
        return network
      }
    }
    throw UnknownArchitecture(name: name)
  }
}

/// A network that does not exist was asked for.
public struct UnknownArchitecture: Error, Hashable, CustomStringConvertible {
  public let name: String

  public var description: String {
    "there is no network \"\(name)\"; \(advice)there are "
      + Architecture.patterns.joined(separator: ", ")
  }

  /// The nearest names of the families, or the one listed name that is a slip away.
  private var advice: String {
    let near = allFamilies.flatMap { $0.near(name) }
    let listed = nearest(to: name, among: Architecture.names).map { [$0] } ?? []
    let names = (near.isEmpty ? listed : near).map { "\"\($0)\"" }
    return names.isEmpty ? "" : "did you mean \(names.joined(separator: " or "))? "
  }
}
