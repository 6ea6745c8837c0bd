/// Networks of one construction, known by their names.
///
/// A file of the folder `Families` declares one and nothing else has to be told: its networks are
/// then in `prunebench models`, in experiments, and in the tests that all networks pass.
public protocol Family: Sendable {
  /// The networks that lists show.
  static var names: [String] { get }
  /// Which names there are, for people: `resnetD (D = 6n + 2)`.
  static var pattern: String { get }

  /// What a name of this family stands for; `nil` for any other name.
  /// - Parameters:
  ///   - channels: of the picture: 3 for CIFAR, 1 for Fashion-MNIST.
  ///   - classes: `nil` for as many as the family's data set has.
  static func network(_ name: String, channels: Int, classes: Int?) -> Architecture?

  /// Names of this family that someone may have meant.
  static func near(_ name: String) -> [String]

  /// The same construction with few blocks, narrow layers and small pictures: every kind of block
  /// and shortcut, small enough for difference quotients.
  static var reduced: [Architecture] { get }
}

extension Family {
  public static func near(_ name: String) -> [String] { [] }
}

/// Whole numbers in names: `resnet20` is `resnet` and 20.
enum NameNumber {
  /// The number that `text` writes, as this package writes it; `nil` for `020`, `+20` and beyond
  /// `range`.
  static func read(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
    guard let number = Int(text), "\(number)" == text, range.contains(number) else { return nil }
    return number
  }

  /// Blocks per stage of a network of three stages whose depth is 6n + `others`; `nil` where no n
  /// makes it so, and beyond He et al.'s deepest, n = 200.
  static func blocks(depth text: some StringProtocol, others: Int) -> Int? {
    guard let depth = read(text, in: 6 + others...1200 + others) else { return nil }
    return (depth - others) % 6 == 0 ? (depth - others) / 6 : nil
  }

  /// The depths 6n + `others` around a number, nearest first.
  static func depths(around text: some StringProtocol, others: Int) -> [Int] {
    guard let number = read(text, in: 1...1200 + others) else { return [] }
    let below = (number - others) / 6 * 6 + others
    return (below == number ? [number] : [below, below + 6]).filter { $0 >= 6 + others }
      .sorted { abs($0 - number) < abs($1 - number) }
  }
}
