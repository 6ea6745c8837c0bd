/// One parameter tensor inside the flat parameter vector.
public struct Layer: Codable, Hashable, Sendable {
  public let name: String
  /// `(out, in, kh, kw)` for convolutions, `(out, in)` for linear layers, row-major.
  public let shape: [Int]
  public let isPrunable: Bool
  /// Whether weight decay applies: not to batch-norm scale and shift (methods.md 0.5).
  public let decays: Bool
  /// Position in the flat parameter vector.
  public let range: Range<Int>
  /// The ranges of the output filters, `shape[0]` of them.
  public let filters: [Range<Int>]
}

/// Where each tensor lies in the flat parameter vector.
///
/// The prunable tensors come first and in the listing order of the specification, hence the flat
/// index of a weight is its index in the vector, and a mask needs no table of offsets.
public struct ParameterLayout: Codable, Hashable, Sendable {
  public private(set) var layers: [Layer] = []
  /// The layers that methods prune: the first ones.
  public private(set) var prunable: [Layer] = []
  /// Number of parameters.
  public private(set) var count = 0

  public init() {}

  /// Places a tensor behind the others.
  public mutating func append(
    _ name: String, _ shape: [Int], isPrunable: Bool = false, decays: Bool = true
  ) {
    precondition(!isPrunable || layers.count == prunable.count, "prunable tensors come first")
    let size = shape.dropFirst().reduce(1, *)
    let start = count
    let filters = (0..<shape[0]).map { start + $0 * size..<start + ($0 + 1) * size }
    count += shape[0] * size
    let layer = Layer(
      name: name, shape: shape, isPrunable: isPrunable, decays: decays, range: start..<count,
      filters: filters)
    layers.append(layer)
    if isPrunable { prunable.append(layer) }
  }

  /// The flat indices of prunable weights, from 0.
  public var prunableRange: Range<Int> { 0..<(prunable.last?.range.upperBound ?? 0) }
  /// All filters of all prunable layers, in flat order.
  public var filters: [Range<Int>] { prunable.flatMap(\.filters) }

  public subscript(name: String) -> Layer? { layers.first { $0.name == name } }
}
